import type { ErrorEntry } from './entry.ts';

/** Errors of content store and journal. Range 5000-5999. */
export const STORE_ERRORS = {
  STORE_CORRUPT: {
    number: 5000,
    message: 'stored content {digest} does not hash to its digest',
    hint: 'delete the block; it is fetched again from a holder',
  },
  CONTENT_TOO_LARGE: {
    number: 5020,
    message: 'content {digest} has {size} bytes, more than {limit}',
    hint: 'raise the limit if you expect content of this size',
  },
  CONTENT_QUOTA: {
    number: 5021,
    message: 'the content store is full: {size} more bytes exceed its quota of {quota}',
    hint: 'delete content that is no longer needed, or raise the quota',
  },
  CONTENT_DISK: {
    number: 5022,
    message: 'cannot {action} block {block}: {detail}',
    hint: 'check the disk and the rights of the data folder',
  },
  CONTENT_BAD_DIGEST: {
    number: 5023,
    message: '{digest} is not a content digest',
    hint: 'give 32 bytes of lower-case hexadecimal with 0x',
  },
} as const satisfies Record<string, ErrorEntry>;
