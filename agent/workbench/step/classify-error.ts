import type { ErrorCategory } from '../../experience/step-types.ts';

/**
 * From the text of an error to its category, the first row that fits; after the study's classifier (its section 4.9), whose order
 * sent rate limits to the parser. Rows that only one program can have written come before rows of common words.
 */
const ROWS: readonly (readonly [RegExp, ErrorCategory])[] = [
  [/\bprotected file\b|may not be (changed|moved)/i, 'protected_file'],
  [/given up|unsolvable|no way left/i, 'unsolvable'],
  [/malformed (patch|answer)|patch does not apply|invalid JSON/i, 'parse_error'],
  [/error TS\d+|SyntaxError/, 'compile_error'],
  [/^git: |: git: |\bCONFLICT \(|leftover conflict marker|fatal: not a git/, 'git_error'],
  [/AssertionError|test '.*' failed/, 'test_failure'],
  [/ENOENT|no such file|cannot find (module|package)|could not find/i, 'file_not_found'],
  [/ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|network|rate limit|\b429\b/i, 'network_error'],
  [/\bendpoint\b|HTTP [45]\d\d/i, 'endpoint_error'],
  [/exit code \d+|command not (allowed|found)|permission denied|EACCES/i, 'shell_error'],
];

/** The category of an error text; `unknown` when no row fits. */
export const classifyError = (text: string): ErrorCategory => ROWS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown';
