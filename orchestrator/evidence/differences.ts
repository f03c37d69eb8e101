import { ticket } from '../../protocol/tickets.ts';
import { VOID_REASONS } from '../../roles/view/task-view.ts';
import type { TaskCase } from './task-case.ts';

/** What the chain holds of a task otherwise than it is worked out here, in words; empty when all is equal. */
export const differencesOf = ({ task, result, label }: TaskCase): string[] => {
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
  if (task.state === 'void' && result !== undefined) hold('bad task', result.badTask, task.voidReason === BAD_TASK);
  for (const { coordinator, ticket: drawn } of task.seats) {
    const stake = coordinatorStakes?.[coordinator] ?? 0n;
    const own =
      seatSeed?.value === undefined || stake === 0n ? undefined : ticket(seatSeed.value, task.taskId, coordinator, stake);
    hold(`ticket of ${label(coordinator)}`, own ?? 'none', drawn);
  }
  return found;
};

/** The number of *bad task* among the reasons of a void task. */
const BAD_TASK = VOID_REASONS.indexOf('bad task');

const maskOf = (bits: readonly boolean[] = []): bigint =>
  bits.reduce((mask, bit, slot) => (bit ? mask | (1n << BigInt(slot)) : mask), 0n);
