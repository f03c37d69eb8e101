import type { ErrorEntry } from './entry.ts';

/** Errors of the protocol floor. Range 1000-1999. */
export const PROTOCOL_ERRORS = {
  PROTOCOL_BAD_HEX: { number: 1000, message: '{what} is not {length} bytes of lower-case hexadecimal', hint: 'give 0x and {length} bytes in lower case' },
} as const satisfies Record<string, ErrorEntry>;
