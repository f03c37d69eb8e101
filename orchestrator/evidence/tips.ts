import type { ChainEventOf } from '../../node/chain/events.ts';
import { FAULTS, type Fault, TIP } from '../../protocol/faults.ts';
import type { Hex } from '../../protocol/hex.ts';
import { CREDIT_KINDS } from '../../roles/view/ledger-view.ts';
import { inAtn } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** Faults that a passed deadline brings about (protocol section 5); the others are found by ballots and attestations. */
const OVERDUE: readonly Fault[] = ['not-committed', 'not-revealed', 'truth-withheld', 'no-ballot', 'ballot-not-revealed'];

/** What the tips of an account by a task come to, wei: one for each call of a passed deadline that cut somebody (appendix G). */
export const tipsOf = (found: TaskCase, account: Hex): bigint =>
  overdueCalls(found).reduce((sum, { receiver }) => (receiver === account ? sum + TIP : sum), 0n);

/** Calls of a passed deadline for which nobody was booked a tip, in words. */
export const missingTips = (found: TaskCase): string[] =>
  overdueCalls(found)
    .filter(({ receiver }) => receiver === undefined)
    .map(({ txHash }) => `tip of the call ${txHash}: worked out ${inAtn(TIP)}, on chain none`);

type OverdueCall = { readonly txHash: Hex; readonly receiver?: Hex };

/** Events do not say who called: the receiver is whom the first tip of the same transaction was booked for. */
const overdueCalls = ({ records, task, penalties }: TaskCase): OverdueCall[] => {
  const cuts = penalties.filter(({ args }) => OVERDUE.some((fault) => fault === FAULTS[args.reason]));
  return [...new Set(cuts.map(({ txHash }) => txHash))].map((txHash) => {
    const tip = records.events.find(
      (event): event is ChainEventOf<'Credited'> =>
        event.name === 'Credited' &&
        event.txHash === txHash &&
        event.args.taskOrRound === task.taskId &&
        CREDIT_KINDS[event.args.kind] === 'tip',
    );
    return { txHash, ...(tip && { receiver: tip.args.account }) };
  });
};
