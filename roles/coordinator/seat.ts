import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Hex } from '../../protocol/hex.ts';
import { ticket } from '../../protocol/tickets.ts';
import type { Effect } from '../effects.ts';
import type { RoleState } from '../state.ts';
import { seatOf, solverOf, type TaskView } from '../view/task-view.ts';
import { send, work, worked } from '../wishes.ts';

/** Blocks after which a coordinator beyond the `k` lowest tickets steps in for those who have not claimed. */
const STEP_IN_BLOCKS = 3;
/** Blocks before the end of the window in which everyone steps in for an empty seat: the lowest tickets may all be asleep. */
const LAST_CALL_BLOCKS = 2;

/** Wishes that lead to a seat: the k lowest tickets claim at once, others in turn when seats stay empty, all before it is too late. */
export const seatWants = (state: RoleState, task: TaskView, params: ProjectParams): readonly Effect[] => {
  const seedBlock = task.seatSeed?.block;
  if (seedBlock === undefined || state.block < seedBlock) return [];
  if (!mayClaim(task, state.me) || seatOf(task, state.me) !== undefined) return [];
  if (task.seatWindowEnd !== undefined && state.block + 1 > task.seatWindowEnd) return [];
  const name = `block-hash/${seedBlock}`;
  const seed = task.seatSeed?.value ?? worked<Hex>(state, name);
  if (seed === undefined) return [work(name, { type: 'block-hash', block: seedBlock })];
  const ranking = rank(seed, task);
  const mine = ranking.findIndex((t) => t.account === state.me);
  if (mine < 0) return [];
  const ticketOfMine = ranking[mine]?.ticket ?? 0n;
  const full = task.seats.length >= params.seats;
  const displaces = full && ticketOfMine < (task.seats[task.seats.length - 1]?.ticket ?? 0n);
  const lastCall = task.seatWindowEnd !== undefined && state.block >= task.seatWindowEnd - LAST_CALL_BLOCKS;
  const stepsIn = !full && (lastCall || state.block >= seedBlock + STEP_IN_BLOCKS * (1 + mine - params.seats));
  if (mine >= params.seats && !displaces && !stepsIn) return [];
  return [send(`${task.taskId}/claim/${seedBlock}`, { contract: 'tasks', method: 'claimSeat', args: [task.taskId] })];
};

/** Nobody sits on a task in which their account proposed or solves. */
export const mayClaim = (task: TaskView, account: Hex): boolean =>
  task.proposer !== account && solverOf(task, account) === undefined;

const rank = (seed: Hex, task: TaskView): { account: Hex; ticket: bigint }[] =>
  Object.entries(task.coordinatorStakes ?? {})
    .filter(([account, stake]) => stake > 0n && mayClaim(task, account as Hex))
    .map(([account, stake]) => ({ account: account as Hex, ticket: ticket(seed, task.taskId, account as Hex, stake) }))
    .sort((a, b) => (a.ticket !== b.ticket ? (a.ticket < b.ticket ? -1 : 1) : a.account < b.account ? -1 : 1));
