import type { ChainEventOf } from '../../node/chain/events.ts';
import { badTaskCompensation, FAULTS, penalty, TIP } from '../../protocol/faults.ts';
import type { Hex } from '../../protocol/hex.ts';
import { CREDIT_KINDS, type CreditKind, PENALTY_REASONS } from '../../roles/view/ledger-view.ts';
import type { TaskCase } from './task-case.ts';
import { tipsOf } from './tips.ts';

/** One amount of one account, worked out here and as the chain booked it, wei. */
export type AmountCheck = {
  readonly what: string;
  readonly kind: 'credit' | 'penalty';
  /** `round`: for the version of the task's round, not for the task alone. */
  readonly for: 'task' | 'round';
  readonly computed: bigint;
  readonly chain: bigint;
  readonly events: readonly { readonly block: number; readonly txHash: Hex }[];
};

const ROUND_KINDS: readonly CreditKind[] = ['aggregator', 'attestation'];

/** Everything that an account gets and loses by a task and its round, worked out from the inputs and held against the chain's bookings. */
export const amountsOf = (found: TaskCase, account: Hex): AmountCheck[] => {
  const booked = creditsOf(found, account);
  const credits = CREDIT_KINDS.map((what): AmountCheck => {
    const events = booked.filter(({ args }) => CREDIT_KINDS[args.kind] === what);
    const computed = creditOf(found, account, what);
    return { what, kind: 'credit', for: ROUND_KINDS.includes(what) ? 'round' : 'task', computed, chain: sum(events), events };
  });
  const cuts = cutsOf(found, account);
  const penalties = FAULTS.map((fault, reason): AmountCheck => {
    const events = cuts.filter(({ args }) => args.reason === reason);
    const computed = fault === 'none' ? 0n : penalty(fault) * BigInt(faultsOf(found, account, fault));
    const what = PENALTY_REASONS[reason] ?? fault;
    return { what, kind: 'penalty', for: fault === 'version-refuted' ? 'round' : 'task', computed, chain: sum(events), events };
  });
  return [...credits, ...penalties].filter(({ computed, chain }) => computed !== 0n || chain !== 0n);
};

/** Every penalty of an account in a task and for the version of its round. */
export const cutsOf = (found: TaskCase, account: Hex): ChainEventOf<'Penalised'>[] =>
  [...found.penalties, ...versionPenalties(found)].filter(({ args }) => args.account === account);

const sum = (events: readonly { readonly args: { readonly amount: bigint } }[]): bigint =>
  events.reduce((total, { args }) => total + args.amount, 0n);

const creditsOf = ({ records, task }: TaskCase, account: Hex): ChainEventOf<'Credited'>[] =>
  records.events.filter((event): event is ChainEventOf<'Credited'> => {
    if (event.name !== 'Credited' || event.args.account !== account) return false;
    const { taskOrRound, projectId, kind } = event.args;
    if (ROUND_KINDS.includes(CREDIT_KINDS[kind] as CreditKind))
      return projectId === task.projectId && taskOrRound === BigInt(task.round);
    return taskOrRound === task.taskId;
  });

/** What one kind of credit comes to; 0 for what this account did not earn. */
const creditOf = (found: TaskCase, account: Hex, kind: CreditKind): bigint => {
  const { task, pay, after } = found;
  const seat = found.ballots.findIndex(({ coordinator }) => coordinator === account);
  switch (kind) {
    case 'solver': {
      const slot = task.solvers.find((s) => s.account === account)?.slot;
      return slot === undefined ? 0n : (pay?.solvers[slot] ?? 0n);
    }
    case 'coordinator':
      return pay?.coordinatorBase[seat] ?? 0n;
    case 'dividend':
      return pay?.dividends[seat] ?? 0n;
    case 'proposer':
      return task.proposer === account ? (pay?.proposer ?? 0n) : 0n;
    case 'aggregator':
      return after.publication?.event.args.aggregator === account ? after.publication.pay.aggregator : 0n;
    case 'attestation': {
      const index = after.publication?.agreed.findIndex(({ event }) => event.args.coordinator === account) ?? -1;
      return after.publication?.pay.attesters[index] ?? 0n;
    }
    case 'tip':
      return tipsOf(found, account);
    case 'compensation':
      return compensationOf(found, account);
  }
};

/** An equal part of a proposer's lock, for a solver that had committed when the proposer failed, and revealed where that was due. */
const compensationOf = ({ task, faults, params }: TaskCase, account: Hex): bigint => {
  const fault = faults.find((f) => f.fault === 'truth-withheld' || f.fault === 'bad-task')?.fault;
  const harmed = task.solvers.filter((s) => (fault === 'bad-task' ? s.revealed : s.commitment) !== undefined);
  if (fault === undefined || !harmed.some((s) => s.account === account)) return 0n;
  return badTaskCompensation(params.capacity, harmed.length, fault === 'truth-withheld' ? TIP : 0n).each;
};

const faultsOf = (found: TaskCase, account: Hex, fault: string): number => {
  if (fault === 'version-refuted') return refutedAggregator(found) === account ? 1 : 0;
  return found.faults.filter((f) => f.account === account && f.fault === fault).length;
};

/** Whose proposed version the seats replaced by another. */
const refutedAggregator = ({ after }: TaskCase): Hex | undefined =>
  after.publication?.replaced ? after.proposals.at(-1)?.args.aggregator : undefined;

/** Penalties in the transaction that published another version than the one proposed. */
const versionPenalties = ({ records, after }: TaskCase): ChainEventOf<'Penalised'>[] =>
  records.events.filter(
    (event): event is ChainEventOf<'Penalised'> =>
      event.name === 'Penalised' &&
      FAULTS[event.args.reason] === 'version-refuted' &&
      event.txHash === after.publication?.event.txHash,
  );
