import type { ErrorEntry } from './entry.ts';

/** Errors of the journal. Range 5500-5599. */
export const JOURNAL_ERRORS = {
  JOURNAL_LOCKED: {
    number: 5500,
    message: 'journal {file} is in use by another process',
    hint: 'stop the other node that uses this data folder; two nodes with one journal could sign two different statements',
  },
  JOURNAL_CORRUPT: {
    number: 5501,
    message: 'journal {file} cannot be read: {detail}',
    hint: 'restore the data folder from a copy; a node without its journal cannot reveal what it committed',
  },
  JOURNAL_VERSION: {
    number: 5502,
    message: 'journal {file} has version {actual}, this program reads {expected}',
    hint: 'use the program version that wrote it',
  },
  JOURNAL_CLOSED: { number: 5503, message: 'the journal is closed', hint: 'the node is shutting down' },
  JOURNAL_WRITE: {
    number: 5504,
    message: 'journal {file} cannot be written: {detail}',
    hint: 'check free space and permissions; nothing is promised before it is written',
  },
  JOURNAL_FOLDER: {
    number: 5510,
    message: 'data folder {folder} cannot be used: {detail}',
    hint: 'name a folder that this user may write, on a disk that has space and is not read-only',
  },
} as const satisfies Record<string, ErrorEntry>;
