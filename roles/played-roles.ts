import type { Role } from '../protocol/roles.ts';

/** Roles that a node can play today. */
export const PLAYED_ROLES = ['proposer', 'solver', 'coordinator', 'aggregator'] as const satisfies readonly Role[];
export type PlayedRole = (typeof PLAYED_ROLES)[number];
