import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import type { Effect } from '../effects.ts';
import type { RoleState } from '../state.ts';
import type { ProjectView } from '../view/round-view.ts';
import { type SolverView, seatOf, type TaskView } from '../view/task-view.ts';
import { publish, work, worked } from '../wishes.ts';

/**
 * Wishes of a seat that re-runs `extra` further intervals of each solution, of its own choice: it begins when a solution is revealed,
 * while others still reveal and the seat window runs, and tells at once what it refutes, so that the others hear it before they fill
 * their ballots. Who loses the seat afterwards is not heeded.
 */
export const accuseWants = (
  state: RoleState,
  task: TaskView,
  project: ProjectView,
  params: ProjectParams,
  extra: number,
): readonly Effect[] => {
  const seat = seatOf(task, state.me);
  if (extra === 0 || seat === undefined || (task.state !== 'revealing' && task.state !== 'judging')) return [];
  return task.solvers.flatMap((solver): readonly Effect[] => {
    if (solver.revealed === undefined) return [];
    const found = worked<Accusation | null>(state, probeName(task, solver));
    if (found === undefined) {
      const context = { task, slot: solver.slot, extra, projectSpec: project.specDigest, params };
      return [work(probeName(task, solver), { type: 'probe', ...context })];
    }
    if (found === null) return [];
    return [publish(`${task.taskId}/accuse/${solver.slot}`, { topic: 'events', message: found })];
  });
};

/**
 * True while this seat has yet to re-run intervals of its own choice: its ballot waits for them, but never longer than until half of
 * the judging window has passed, by the chain's clock: a ballot that comes too late costs a tenth of the lock. One that fails is not
 * waited for, and once ballots are revealed nothing is: a seat that was killed after it committed to its ballot must reveal it.
 */
export const isProbing = (state: RoleState, task: TaskView, extra: number): boolean =>
  extra > 0 &&
  task.state === 'judging' &&
  state.timestamp < ((task.entered.judging?.timestamp ?? 0) + task.deadline) / 2 &&
  task.solvers.some((solver) => {
    const status = state.effects[`work/${probeName(task, solver)}`]?.status;
    return solver.revealed !== undefined && status !== 'done' && status !== 'failed';
  });

const probeName = (task: TaskView, { slot, revealed }: SolverView): string =>
  `${task.taskId}/probe/${slot}/${revealed?.checkpointRoot}`;
