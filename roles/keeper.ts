import type { Effect } from './effects.ts';
import type { RoleState } from './state.ts';
import { tasksOfRound } from './view/network-view.ts';
import { isTerminal, type TaskView } from './view/task-view.ts';
import { currentRound, liveTasks, paramsIn, projectOf, send } from './wishes.ts';

/** Blocks that each further keeper waits for the one before it, so that not all send the same transaction. */
export const KEEPER_STEP_BLOCKS = 4;
const KEEPER_STEP_SECONDS = 1;

/** Moves on what only the clock holds back: passed deadlines and windows. Anyone may; `rank` 0 acts at once, others step in later. */
export const keeperWants = (state: RoleState, rank: (task: TaskView) => number): readonly Effect[] => [
  ...liveTasks(state).flatMap((task) => keepTask(state, task, rank(task))),
  ...keepRound(state),
];

const keepTask = (state: RoleState, task: TaskView, rank: number): readonly Effect[] => {
  const advance = send(`${task.taskId}/advance/${task.state}`, { contract: 'tasks', method: 'advance', args: [task.taskId] });
  if (task.deadline > 0 && state.timestamp >= task.deadline + rank * KEEPER_STEP_SECONDS) return [advance];
  if (task.state !== 'revealing') return [];
  const pending = task.solvers.some((s) => s.commitment !== undefined && s.revealed === undefined);
  if (pending || task.seatWindowEnd === undefined) return [];
  return state.block >= task.seatWindowEnd + rank * KEEPER_STEP_BLOCKS ? [advance] : [];
};

const keepRound = (state: RoleState): readonly Effect[] => {
  const project = projectOf(state);
  const round = project && currentRound(project);
  if (!project || !round || round.phase === 'ended') return [];
  const advance = (why: string): Effect =>
    send(`round/${round.round}/advance/${why}`, { contract: 'project', method: 'advanceRound', args: [project.projectId] });
  if (round.phase === 'merging') {
    const deadline = round.proposal?.deadline ?? round.deadline;
    return deadline > 0 && state.timestamp >= deadline
      ? [advance(`attempt/${round.failed}/${round.proposal ? 'attest' : 'merge'}`)]
      : [];
  }
  const { params, wish } = paramsIn(state, round.paramsVersion);
  if (params === undefined) return wish;
  const over = tasksOfRound(state.view, project.projectId, round.round).every(isTerminal);
  return over && state.timestamp >= round.openedAt + params.roundWindow ? [advance('cut-off')] : [];
};
