import type { ErrorEntry } from './entry.ts';

/** Errors of child processes. Range 8500-8999. */
export const PROCESS_ERRORS = {
  PROCESS_EXITED: { number: 8500, message: '{name} ended with code {code}', hint: 'its output is in {log}' },
} as const satisfies Record<string, ErrorEntry>;
