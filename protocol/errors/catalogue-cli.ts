import type { ErrorEntry } from './entry.ts';

/** Errors of command line and configuration. Range 7000-7999. */
export const CLI_ERRORS = {
  CLI_BAD_OPTION: { number: 7000, message: 'option {option}: {detail}', hint: 'see tempernet {command} --help' },
} as const satisfies Record<string, ErrorEntry>;
