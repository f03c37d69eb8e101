import type { ErrorEntry } from './entry.ts';

/** Errors of the orchestrator. Range 9000-9999. */
export const ORCHESTRATOR_ERRORS = {
  ORCHESTRATOR_STALLED: { number: 9000, message: 'no progress for {seconds} s while waiting for {what}', hint: 'read the node logs in {folder}' },
} as const satisfies Record<string, ErrorEntry>;
