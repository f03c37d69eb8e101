import type { Hex } from '../protocol/hex.ts';
import { CREDIT_KINDS } from '../roles/view/ledger-view.ts';
import { acceptedSolvers, seatOf } from '../roles/view/task-view.ts';
import type { Observer } from './observer.ts';

/** What a seat's dividends may be of an honest seat's before it has got away with not looking. */
export const LARGEST_BLIND_SHARE = 0.75;

const DIVIDEND = CREDIT_KINDS.indexOf('dividend');

/**
 * A coordinator's dividends as a share of the honest seats' mean, over the tasks in which it voted and at least half of the
 * solutions were refused: where all are accepted, a vote cannot show whether anyone looked. Undefined without such a task.
 */
export const dividendShare = (
  { view, events }: Pick<Observer, 'view' | 'events'>,
  account: Hex,
  honest: ReadonlySet<Hex>,
): { readonly share: number; readonly tasks: number } | undefined => {
  const paid = new Map<string, bigint>();
  for (const event of events) {
    if (event.name !== 'Credited' || event.args.kind !== DIVIDEND) continue;
    const key = `${event.args.taskOrRound}/${event.args.account}`;
    paid.set(key, (paid.get(key) ?? 0n) + event.args.amount);
  }
  let own = 0;
  let mean = 0;
  let tasks = 0;
  for (const task of Object.values(view.tasks)) {
    if (task.settlement === undefined || seatOf(task, account)?.ballot === undefined) continue;
    const revealed = task.solvers.filter((s) => s.revealed !== undefined).length;
    if (2 * acceptedSolvers(task).length > revealed) continue;
    const seats = task.seats.filter((s) => s.ballot !== undefined && honest.has(s.coordinator));
    const dividend = (seat: Hex): number => Number(paid.get(`${task.taskId}/${seat}`) ?? 0n);
    const honestMean = seats.reduce((sum, s) => sum + dividend(s.coordinator), 0) / seats.length;
    if (!(honestMean > 0)) continue;
    own += dividend(account);
    mean += honestMean;
    tasks++;
  }
  return tasks === 0 ? undefined : { share: own / mean, tasks };
};
