import type { Role } from '../protocol/roles.ts';
import type { Effect } from './effects.ts';
import type { RoleState } from './state.ts';
import { headOf } from './view/round-view.ts';
import { projectOf, publish } from './wishes.ts';

/** Blocks between two words of a node on how it stands. */
const STATUS_EVERY_BLOCKS = 50;

/** Says now and then which head version and block this node stands at, and how much it has in hand. */
export const statusWants = (state: RoleState, role: Role): readonly Effect[] => {
  const project = projectOf(state);
  if (project === undefined) return [];
  const load = Object.values(state.effects).filter((e) => e.status === 'busy').length;
  const message = {
    account: state.me,
    role,
    projectId: project.projectId,
    headVersion: headOf(project).version,
    block: BigInt(state.block),
    load,
  };
  return [publish(`status/${Math.floor(state.block / STATUS_EVERY_BLOCKS)}`, { topic: 'status', message })];
};
