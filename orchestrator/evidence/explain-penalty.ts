import type { ChainEventOf } from '../../node/chain/events.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { FAULT_TERMS, FAULTS, type Fault, TIP } from '../../protocol/faults.ts';
import { ROLE_TERMS, roleNumber } from '../../protocol/roles.ts';
import { CREDIT_KINDS, PENALTY_REASONS } from '../../roles/view/ledger-view.ts';
import type { FoundReport } from './ballot-reports.ts';
import { weightOf } from './round-vote.ts';
import { type Fact, inAtn, type Section, told } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** Tenths of a lock in words. */
const PARTS: Readonly<Record<number, string>> = { 1: 'a tenth', 5: 'half', 10: 'the whole' };

/** What was taken for a fault, how much of which lock that is, who got it, and what shows the fault. */
export const explainPenalty = (found: TaskCase, event: ChainEventOf<'Penalised'>, reports: readonly FoundReport[]): Section => {
  const { account, reason, amount, burned } = event.args;
  const fault = FAULTS[reason] ?? 'none';
  if (fault === 'none')
    throw new TempernetError('RECORDS_DAMAGED', {
      file: found.records.origin,
      detail: `a penalty has the reason ${reason}, which there is not`,
    });
  const terms = FAULT_TERMS[fault];
  const lock = ROLE_TERMS[terms.role].lock;
  const facts: Fact[] = [
    told('fault', PENALTY_REASONS[reason] ?? fault, event),
    {
      name: 'taken',
      value: inAtn(amount),
      how: `${PARTS[terms.tenths] ?? `${terms.tenths} tenths`} of the ${terms.role}'s lock for a ${ROLE_TERMS[terms.role].engagement}, ${inAtn(lock)}`,
    },
    { name: 'burned', value: inAtn(burned) },
    ...receivers(found, event),
    ...evidence(found, account, fault, reports),
  ];
  return { title: `penalty as ${terms.role}`, facts };
};

/** Where what did not burn went: credits of the same transaction that are paid out of penalties. */
const receivers = ({ records, label }: TaskCase, event: ChainEventOf<'Penalised'>): Fact[] => {
  const kept = event.args.amount - event.args.burned;
  if (kept === 0n) return [];
  const same = records.events.filter((e) => e.name === 'Credited' && e.txHash === event.txHash);
  const proposer = event.args.role === roleNumber('proposer');
  return same.flatMap((credit) => {
    if (credit.name !== 'Credited') return [];
    const { account, kind, amount } = credit.args;
    if (CREDIT_KINDS[kind] === 'tip' && kept >= TIP)
      return [
        { name: 'tip to', value: `${label(account)}: ${inAtn(amount)}`, how: 'for the call that a passed deadline allows' },
      ];
    if (CREDIT_KINDS[kind] === 'compensation' && proposer)
      return [{ name: 'compensation to', value: `${label(account)}: ${inAtn(amount)}`, how: 'a committed solver' }];
    return [];
  });
};

const evidence = (found: TaskCase, account: string, fault: Exclude<Fault, 'none'>, reports: readonly FoundReport[]): Fact[] => {
  const { task, label, ballots, after } = found;
  const papers = (): Fact[] =>
    reports.map(({ coordinator, ballot, report }) => ({
      name: `report of ${label(coordinator)}`,
      value: typeof report === 'string' ? `${ballot.reportDigest}: none, ${report}` : ballot.reportDigest,
    }));
  switch (fault) {
    case 'not-committed':
      return [shown('joined, and no commitment when training ended', task.entered.sealed ?? task.entered.void)];
    case 'not-revealed':
      return [shown('committed, and no reveal when revealing ended', task.entered.judging ?? task.entered.void)];
    case 'refuted': {
      const slot = task.solvers.find((s) => s.account === account)?.slot ?? 0;
      const votes = ballots.filter(({ ballot }) => ((ballot.refutedMask >> BigInt(slot)) & 1n) === 1n).length;
      const verdict = {
        name: 'shown by',
        value: `${votes} of ${task.seats.length} seats refuted slot ${slot}; two thirds count`,
      };
      return [verdict, ...papers()];
    }
    case 'truth-withheld':
      return [shown('no truth revealed when its window ended', task.entered.void)];
    case 'bad-task': {
      const votes = ballots.filter(({ ballot }) => ballot.verdict === 1).length;
      const verdict = {
        name: 'shown by',
        value: `${votes} of ${ballots.length} revealed ballots say bad task; two thirds count`,
      };
      return [verdict, ...papers()];
    }
    case 'no-ballot':
      return [shown('a seat, and no ballot when judging ended', task.entered.tallying ?? task.entered.void)];
    case 'ballot-not-revealed':
      return [shown('a committed ballot, and no reveal when the tally ended', task.entered.settled ?? task.entered.void)];
    case 'version-refuted': {
      const digest = after.publication?.event.args.digest;
      const weight = weightOf(after.publication?.agreed ?? []);
      return [{ name: 'shown by', value: `${weight} seat(s) attested another digest: ${digest}` }];
    }
  }
};

const shown = (what: string, moment: { readonly block: number } | undefined): Fact => told('shown by', what, moment);
