import type { ErrorEntry } from './entry.ts';

/** Errors of content store and journal. Range 5000-5999. */
export const STORE_ERRORS = {
  STORE_CORRUPT: { number: 5000, message: 'stored content {digest} does not hash to its digest', hint: 'delete the block; it is fetched again from a holder' },
} as const satisfies Record<string, ErrorEntry>;
