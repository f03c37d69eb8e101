import type { Effect } from '../effects.ts';
import type { RoleState } from '../state.ts';
import { solverOf } from '../view/task-view.ts';
import { liveTasks, send } from '../wishes.ts';
import { type Adversary, without } from './adversary.ts';

/**
 * Joins, waits until another solver has committed and commits the same bytes. The sender is part of what was hashed, so that
 * nothing that the other reveals opens the copy.
 */
export const solverCopy: Adversary = {
  does: "commits a copy of another's commitment",
  role: (honest) => {
    const { name, wants } = without(honest, /\/train\/|\/(commit|reveal)$/);
    return { name, wants: (state) => [...wants(state), ...copies(state)] };
  },
};

const copies = (state: RoleState): readonly Effect[] =>
  liveTasks(state).flatMap((task) => {
    const mine = solverOf(task, state.me);
    if (task.state !== 'training' || mine === undefined || mine.commitment !== undefined) return [];
    const copied = task.solvers.find((s) => s.commitment !== undefined)?.commitment;
    if (copied === undefined) return [];
    return [send(`${task.taskId}/copy`, { contract: 'tasks', method: 'commitSolution', args: [task.taskId, copied] })];
  });
