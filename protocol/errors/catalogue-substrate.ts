import type { ErrorEntry } from './entry.ts';

/** Errors of trainable payloads. Range 2000-2999. */
export const SUBSTRATE_ERRORS = {
  SUBSTRATE_NOT_FINITE: { number: 2000, message: '{what} holds a value that is not finite', hint: 'lower the learning rate or clip gradients; nothing non-finite can be published' },
} as const satisfies Record<string, ErrorEntry>;
