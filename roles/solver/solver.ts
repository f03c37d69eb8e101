import { DATA_MODE } from '../../protocol/data-mode.ts';
import { NOTHING } from '../content/nothing.ts';
import type { Role } from '../decide.ts';
import type { Effect } from '../effects.ts';
import { forgetWants } from '../forget-wants.ts';
import type { TrainedSolution } from '../handlers/work.ts';
import { keeperWants, spread } from '../keeper.ts';
import type { RoleState } from '../state.ts';
import { statusWants } from '../status.ts';
import { type SolutionRecord, solverOf, type TaskView } from '../view/task-view.ts';
import { liveTasks, paramsIn, projectOf, publish, send, work, worked } from '../wishes.ts';
import { openWants } from './open-data.ts';

/** Joins tasks, trains on its slot's shard, commits, reveals. */
export const solverRole = (): Role => ({
  name: 'solver',
  wants: (state) => [
    ...liveTasks(state).flatMap((task) => taskWants(state, task)),
    ...forgetWants(state),
    ...statusWants(state, 'solver'),
    ...keeperWants(state, spread(state.me), (task) => 4 + (solverOf(task, state.me)?.slot ?? 8)),
  ],
});

const taskWants = (state: RoleState, task: TaskView): readonly Effect[] => {
  const project = projectOf(state);
  if (project === undefined) return [];
  const { params, wish } = paramsIn(state, project.rounds[task.round]?.paramsVersion ?? 0);
  if (params === undefined) return wish;
  const mine = solverOf(task, state.me);
  const context = { task, projectSpec: project.specDigest, params };
  switch (task.state) {
    case 'open': {
      // Who proposed a task knows its truth: the contract turns that account away.
      if (mine !== undefined || task.proposer === state.me || task.solvers.length >= params.capacity) return [];
      const inspected = `${task.taskId}/inspect`;
      if (worked(state, inspected) === undefined) return [work(inspected, { type: 'inspect', ...context })];
      return [send(`${task.taskId}/join`, { contract: 'tasks', method: 'join', args: [task.taskId] })];
    }
    case 'training': {
      if (mine === undefined || mine.commitment !== undefined) return [];
      const trained = worked<TrainedSolution>(state, training(task, mine.slot));
      if (trained === undefined) return [work(training(task, mine.slot), { type: 'train', slot: mine.slot, ...context })];
      const args = [task.taskId, trained.commitment];
      return [send(`${task.taskId}/commit`, { contract: 'tasks', method: 'commitSolution', args })];
    }
    case 'revealing': {
      if (mine?.revealed !== undefined) return [solutionHint(task, mine.slot, mine.revealed)];
      if (mine?.commitment === undefined) return [];
      const trained = worked<TrainedSolution>(state, training(task, mine.slot));
      if (trained === undefined) return [work(training(task, mine.slot), { type: 'train', slot: mine.slot, ...context })];
      const { updateDigest, checkpointRoot, dataRoot, steps, salt, leavesDigest } = trained;
      const reveal = { updateDigest, checkpointRoot, dataRoot, steps, salt, leavesDigest };
      return [send(`${task.taskId}/reveal`, { contract: 'tasks', method: 'revealSolution', args: [task.taskId, reveal] })];
    }
    case 'judging':
      return mine?.revealed === undefined || params.dataMode !== DATA_MODE.disclosed
        ? []
        : openWants(state, { ...context, slot: mine.slot, revealed: mine.revealed });
    default:
      return [];
  }
};

/** A reorganisation may give the task's id another spec and its solvers other slots: training goes by all three. */
const training = ({ taskId, specDigest }: TaskView, slot: number): string => `${taskId}/train/${slot}/${specDigest}`;

/** Tells everyone where update and, where there are any, leaves can be had. */
const solutionHint = ({ taskId }: TaskView, slot: number, { updateDigest, leavesDigest }: SolutionRecord): Effect => {
  const digests = leavesDigest === NOTHING ? [updateDigest] : [updateDigest, leavesDigest];
  return publish(`${taskId}/solution`, { topic: 'solution', message: { taskId, slot, digests } });
};
