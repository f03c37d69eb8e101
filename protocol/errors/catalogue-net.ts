import type { ErrorEntry } from './entry.ts';

/** Errors of peer-to-peer networking. Range 3000-3999. */
export const NET_ERRORS = {
  NET_NOT_FOUND: { number: 3000, message: 'no peer serves content {digest}', hint: 'the content may have no holder on line; try again when a holder is connected' },
} as const satisfies Record<string, ErrorEntry>;
