import { consensus } from '../protocol/consensus/seats.ts';
import type { Effect } from './effects.ts';
import type { RoleState } from './state.ts';
import type { TaskView } from './view/task-view.ts';
import { send } from './wishes.ts';

/**
 * Settles once every committed ballot is revealed, or the deadline has passed with a quorum of them. Anyone may; `fromBlock` is
 * when it is this node's turn.
 */
export const settleWants = (state: RoleState, task: TaskView, fromBlock: number): readonly Effect[] => {
  if (task.state !== 'tallying' || task.lastBallotBlock === undefined) return [];
  const revealed = task.seats.flatMap((s) => (s.ballot === undefined ? [] : [s.ballot]));
  const missing = task.seats.some((s) => s.commitment !== undefined && s.ballot === undefined);
  if (missing && state.timestamp < task.deadline) return [];
  if (state.block < fromBlock) return [];
  const ballots = revealed.map(({ verdict, scores, refutedMask }) => ({
    verdict: verdict === 1 ? ('bad-task' as const) : ('scored' as const),
    scores,
    refutedMask,
  }));
  const { weightMedians, scoreMedians } = consensus(ballots, task.solvers.length, task.seats.length);
  const args = [task.taskId, weightMedians, scoreMedians];
  return [send(`${task.taskId}/settle/${revealed.length}`, { contract: 'tasks', method: 'settle', args })];
};
