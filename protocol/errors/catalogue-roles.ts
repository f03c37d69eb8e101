import type { ErrorEntry } from './entry.ts';

/** Errors of role decisions and runners. Range 6000-6999. */
export const ROLE_ERRORS = {
  ROLE_BAD_SPEC: { number: 6000, message: 'task {taskId}: spec is unusable: {detail}', hint: 'the proposer published a malformed task; seats vote bad task' },
} as const satisfies Record<string, ErrorEntry>;
