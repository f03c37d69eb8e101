import type { ErrorEntry } from './entry.ts';

/** Errors of the chain client. Range 4000-4999. */
export const CHAIN_ERRORS = {
  CHAIN_WRONG_CHAIN: { number: 4000, message: 'the endpoint is chain {actual}, expected {expected}', hint: 'check --rpc' },
} as const satisfies Record<string, ErrorEntry>;
