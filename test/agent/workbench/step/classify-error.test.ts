import { expect } from 'chai';
import type { ErrorCategory } from '../../../../agent/experience/step-types.ts';
import { classifyError } from '../../../../agent/workbench/step/classify-error.ts';

/** Texts as programs wrote them, paths shortened. */
const TEXTS: Readonly<Record<ErrorCategory, readonly string[]>> = {
  compile_error: [
    "src/a.ts(5): error TS2304: Cannot find name 'isWithinInvoice'.",
    "src/a.ts(1): error TS2307: Cannot find module './bs.ts' or its corresponding type declarations.",
    "src/a.ts(10): error TS1005: ')' expected.",
    'src/a.ts(3): error TS1185: Merge conflict marker encountered.',
    "src/a.ts:3: SyntaxError: ')' expected.",
    "not done: src/a.ts(2): error TS2322: Type 'string' is not assignable to type 'number'.",
  ],
  test_failure: [
    "test 'raiseParcel' failed: AssertionError: Expected values to be strictly deep-equal: 17 !== 3",
    "test 'thenChart' failed: ReferenceError: feeRain is not defined",
    "not done: test 'spreadAlarm' failed: AssertionError: Expected values to be strictly deep-equal: 0 !== 9",
  ],
  file_not_found: [
    "ENOENT: no such file or directory, open 'src/a.ts'",
    'cat: src/a.ts: No such file or directory',
    "Cannot find module 'src/bs.ts' imported from src/a.ts",
    "Could not find 'test/a.test.ts': no such file",
    "ls: cannot access 'lib': No such file or directory",
  ],
  shell_error: ['command not allowed: npm', 'exit code 1: grep -n sum src/a.ts', 'sh: 1: foo: Permission denied'],
  network_error: [
    'connect ECONNREFUSED 127.0.0.1:8545',
    'getaddrinfo ENOTFOUND example.invalid',
    'HTTP 429: rate limit exceeded while parsing the answer',
  ],
  protected_file: ['protected file: tsconfig.json may not be changed', 'protected file: src/a.ts may not be moved'],
  endpoint_error: ['endpoint x402/echo exists already', 'HTTP 502 from /soul/chat'],
  git_error: [
    'git: nothing to commit, working tree clean',
    'git: CONFLICT (content): Merge conflict in src/a.ts',
    'git: src/a.ts:3: leftover conflict marker',
    'git: src/a.ts:1: trailing whitespace.',
    "git: error: pathspec 'src/a.ts' did not match any file(s) known to git",
    'not done: git: 2 files are not committed',
    'git: fatal: You have not concluded your merge (MERGE_HEAD exists).',
  ],
  parse_error: [
    'patch does not apply: lines not found in src/a.ts',
    'malformed patch: no "*** end"',
    'malformed answer: no code block',
    'invalid JSON in the answer',
  ],
  unsolvable: ['the goal is given up: no way left to try'],
  unknown: [
    "no match for 'clampOrder'",
    'no conclusion: nothing is known yet',
    'not done: clampOrder is still in src/a.ts',
    'hm',
  ],
};

describe('categories of errors', () => {
  for (const [category, texts] of Object.entries(TEXTS))
    for (const text of texts) it(`${category}: ${text}`, () => expect(classifyError(text)).to.equal(category));
});
