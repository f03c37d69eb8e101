import { quorum } from '../../protocol/arithmetic.ts';
import { ticket } from '../../protocol/tickets.ts';
import { type TaskView, VOID_REASONS } from '../../roles/view/task-view.ts';
import type { TaskCase } from './task-case.ts';

/** What the chain holds of a task otherwise than it is worked out here, in words; empty when all is equal. */
export const differencesOf = ({ task, result, ballots, params, label }: TaskCase): string[] => {
  const { settlement, seatSeed, coordinatorStakes } = task;
  const found: string[] = [];
  const hold = (what: string, here: unknown, chain: unknown): void => {
    if (String(here) !== String(chain)) found.push(`${what}: worked out ${here}, on chain ${chain}`);
  };
  if (settlement !== undefined) {
    hold('consensus by slot', result?.weightMedians, settlement.weightMedians);
    hold('median scores by slot', result?.scoreMedians, settlement.scoreMedians);
    hold('g', result?.g, settlement.g);
    hold('accepted slots', maskOf(result?.accepted), settlement.acceptedMask);
    hold('refuted slots', maskOf(result?.refuted), settlement.refutedMask);
  }
  const ended = endOfTally(task, ballots.length, params.minSeats, result?.badTask ?? false);
  if (ended !== undefined)
    hold('end of the task', ended, task.state === 'void' ? VOID_REASONS[task.voidReason ?? 0] : task.state);
  for (const { coordinator, ticket: drawn } of task.seats) {
    const stake = coordinatorStakes?.[coordinator] ?? 0n;
    const own =
      seatSeed?.value === undefined || stake === 0n ? undefined : ticket(seatSeed.value, task.taskId, coordinator, stake);
    hold(`ticket of ${label(coordinator)}`, own ?? 'none', drawn);
  }
  return found;
};

/** How the revealed ballots end a task; undefined while it is open, and where it ended before its tally and says so. */
const endOfTally = (task: TaskView, ballots: number, minSeats: number, badTask: boolean): string | undefined => {
  if (task.state !== 'settled' && task.state !== 'void') return undefined;
  if (task.entered.tallying === undefined)
    return task.state === 'settled' || VOID_REASONS[task.voidReason ?? 0] === 'bad task' ? 'not tallied' : undefined;
  if (!quorum(ballots, task.seats.length, minSeats)) return 'no quorum';
  return badTask ? 'bad task' : 'settled';
};

const maskOf = (bits: readonly boolean[] = []): bigint =>
  bits.reduce((mask, bit, slot) => (bit ? mask | (1n << BigInt(slot)) : mask), 0n);
