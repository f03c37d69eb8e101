import { DATA_MODE } from '../../protocol/data-mode.ts';
import type { Role } from '../decide.ts';
import type { Effect } from '../effects.ts';
import { forgetWants } from '../forget-wants.ts';
import { KEEPER_STEP_BLOCKS, keeperWants, spread } from '../keeper.ts';
import { settleWants } from '../settle.ts';
import type { RoleState } from '../state.ts';
import { statusWants } from '../status.ts';
import type { TaskView } from '../view/task-view.ts';
import { liveTasks, paramsIn, projectOf } from '../wishes.ts';
import { accuseWants } from './accuse.ts';
import { attestWants } from './attest.ts';
import { judgeWants, prepareWants } from './judge.ts';
import { mayClaim, seatWants } from './seat.ts';

/** `extraIntervals`: so many intervals of each solution, of its own choice, a seat re-runs beside the sample; 0: none. */
export type CoordinatorOptions = { readonly extraIntervals?: number };

/** Claims seats by ticket, checks solutions, votes under commit-reveal, settles, and attests versions. */
export const coordinatorRole = ({ extraIntervals = 0 }: CoordinatorOptions = {}): Role => ({
  name: 'coordinator',
  wants: (state) => [
    ...liveTasks(state).flatMap((task) => taskWants(state, task, extraIntervals)),
    ...attestWants(state),
    ...forgetWants(state),
    ...statusWants(state, 'coordinator'),
    ...keeperWants(state, spread(state.me), (task) => keeperRank(state, task)),
  ],
});

const seatIndex = (state: RoleState, task: TaskView): number => task.seats.findIndex((s) => s.coordinator === state.me);

const keeperRank = (state: RoleState, task: TaskView): number => {
  const seat = seatIndex(state, task);
  return seat < 0 ? 7 : 1 + seat;
};

const taskWants = (state: RoleState, task: TaskView, extraIntervals: number): readonly Effect[] => {
  const project = projectOf(state);
  if (project === undefined) return [];
  const { params, wish } = paramsIn(state, project.rounds[task.round]?.paramsVersion ?? 0);
  if (params === undefined) return wish;
  if (!mayClaim(task, state.me)) return [];
  // Of a solver's own data a seat sees what was sampled, and nothing of its own choice.
  const extra = params.dataMode === DATA_MODE.open ? extraIntervals : 0;
  if (task.state === 'training') return prepareWants(task, project, params);
  if (task.state === 'sealed' || task.state === 'revealing') {
    const accuse = accuseWants(state, task, project, params, extra);
    return [...seatWants(state, task, params), ...prepareWants(task, project, params), ...accuse];
  }
  const seat = seatIndex(state, task);
  if (seat < 0 || (task.state !== 'judging' && task.state !== 'tallying')) return [];
  const turn = (task.lastBallotBlock ?? 0) + seat * KEEPER_STEP_BLOCKS;
  const accuse = accuseWants(state, task, project, params, extra);
  return [...accuse, ...judgeWants(state, task, project, params, extra), ...settleWants(state, task, turn)];
};
