import type { Hex } from '../protocol/hex.ts';
import type { Effect } from './effects.ts';
import { settleWants } from './settle.ts';
import type { RoleState } from './state.ts';
import { tasksOfRound } from './view/network-view.ts';
import { isTerminal, type TaskView } from './view/task-view.ts';
import { currentRound, liveTasks, paramsIn, projectOf, send } from './wishes.ts';

/** Blocks that each further keeper waits for the one before it, so that not all send the same transaction. */
export const KEEPER_STEP_BLOCKS = 4;
const KEEPER_STEP_SECONDS = 1;

/** A place in line behind the aggregators, by account, for those who have no better one: not all of them at once. */
export const spread = (account: Hex): number => 2 + Number(BigInt(account) & 7n);

/**
 * Moves on what only the clock holds back: passed deadlines and windows. Anyone may; `rank` 0 of a task,
 * `roundRank` 0 of a round, acts at once, others step in later.
 */
export const keeperWants = (state: RoleState, roundRank: number, rank: (task: TaskView) => number): readonly Effect[] => [
  ...liveTasks(state).flatMap((task) => keepTask(state, task, rank(task))),
  ...keepRound(state, roundRank),
];

const keepTask = (state: RoleState, task: TaskView, rank: number): readonly Effect[] => {
  const advance = (why = ''): Effect =>
    send(`${task.taskId}/advance/${task.state}${why}`, { contract: 'tasks', method: 'advance', args: [task.taskId] });
  const overdue = task.deadline > 0 && state.timestamp >= task.deadline + rank * KEEPER_STEP_SECONDS;
  if (task.state === 'tallying') {
    // Seats settle; where all of them are gone, others do. What lacks a quorum cannot be settled and ends by its deadline.
    const turn = (task.lastBallotBlock ?? 0) + (task.seats.length + rank) * KEEPER_STEP_BLOCKS;
    return [...(overdue ? [advance()] : []), ...settleWants(state, task, turn)];
  }
  if (task.state !== 'revealing') return overdue ? [advance()] : [];
  // Past the deadline without a seat seed, the first call stores the seed; another one is needed when the seat window is over.
  if (task.seatWindowEnd === undefined) return overdue ? [advance(`/seed/${task.seatSeed?.block}`)] : [];
  const pending = task.solvers.some((s) => s.commitment !== undefined && s.revealed === undefined);
  if (pending && !overdue) return [];
  return state.block >= task.seatWindowEnd + rank * KEEPER_STEP_BLOCKS ? [advance()] : [];
};

const keepRound = (state: RoleState, rank: number): readonly Effect[] => {
  const project = projectOf(state);
  const round = project && currentRound(project);
  if (!project || !round || round.phase === 'ended') return [];
  const advance = (why: string): Effect =>
    send(`round/${round.round}/advance/${why}`, { contract: 'project', method: 'advanceRound', args: [project.projectId] });
  if (round.phase === 'merging') {
    const deadline = round.proposal?.deadline ?? round.deadline;
    return deadline > 0 && state.timestamp >= deadline + rank * KEEPER_STEP_SECONDS
      ? [advance(`attempt/${round.failed}/${round.proposal ? 'attest' : 'merge'}`)]
      : [];
  }
  const { params, wish } = paramsIn(state, round.paramsVersion);
  if (params === undefined) return wish;
  const over = tasksOfRound(state.view, project.projectId, round.round).every(isTerminal);
  return over && state.timestamp >= round.openedAt + params.roundWindow + rank * KEEPER_STEP_SECONDS ? [advance('cut-off')] : [];
};
