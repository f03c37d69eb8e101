import type { ChainEventOf } from '../../node/chain/events.ts';
import { type Fixed, multiply } from '../../protocol/consensus/fixed.ts';
import type { Hex } from '../../protocol/hex.ts';
import { compareTickets, ticket } from '../../protocol/tickets.ts';
import { seatOf } from '../../roles/view/task-view.ts';
import { type FoundReport, saidOf } from './ballot-reports.ts';
import { ballotSection, consensusSections } from './explain-consensus.ts';
import { eventOf } from './explain-solver.ts';
import { type Fact, inAtn, type Section, share, shortShare, told } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** Whether the account claimed a seat of the task, also one that it lost to a lower ticket. */
export const claimOf = (found: TaskCase, account: Hex): ChainEventOf<'SeatClaimed'> | undefined =>
  found.events.find(
    (event): event is ChainEventOf<'SeatClaimed'> => event.name === 'SeatClaimed' && event.args.coordinator === account,
  );

/** Why a coordinator had its seat, what it said there, and how its pay follows from it. */
export const explainSeat = (found: TaskCase, account: Hex, reports: readonly FoundReport[]): Section[] => {
  const { task } = found;
  const row = found.ballots.findIndex(({ coordinator }) => coordinator === account);
  const sections: Section[] = [ticketSection(found, account)];
  const seat = seatOf(task, account);
  if (seat === undefined) return sections;
  const ballot = seat.ballot === undefined ? [{ name: 'ballot', value: 'none revealed' }] : [];
  const commitment =
    seat.commitment === undefined
      ? { name: 'committed', value: 'no ballot' }
      : told('committed', seat.commitment, eventOf(found.events, 'BallotCommitted', account));
  sections.push({ title: 'its ballot', facts: [commitment, ...ballot] });
  if (row < 0) return sections;
  const report = reports[row]?.report ?? 'none';
  sections.push(
    ballotSection(found),
    {
      title: `what its report says (${seat.ballot?.reportDigest})`,
      facts: task.solvers.map(({ slot, account: solver }) => ({
        name: `slot ${slot}, ${found.label(solver)}`,
        value: saidOf(report, slot),
      })),
    },
    ...consensusSections(found, account),
    ...dividendSections(found, row),
    paySection(found, row),
  );
  return sections;
};

const ticketSection = (found: TaskCase, account: Hex): Section => {
  const { task, params } = found;
  const claim = claimOf(found, account);
  const seed = task.seatSeed?.value;
  const stake = task.coordinatorStakes?.[account] ?? 0n;
  const facts: Fact[] = [];
  if (seed !== undefined && stake > 0n && claim !== undefined) {
    const own = ticket(seed, task.taskId, account, stake);
    const same = own === claim.args.ticket ? 'equal to the chain' : `DIFFERS from the chain's ${claim.args.ticket}`;
    facts.push(
      { name: 'seat seed', value: seed, how: `the hash of block ${task.seatSeed?.block}` },
      { name: 'stake', value: inAtn(stake), how: 'held as coordinator at the end of the block in which Sealed was entered' },
      told('ticket', String(own), claim),
      { name: 'checked', value: same, how: '-ln(H(seed, task, account)) / stake; the lowest win' },
    );
  }
  const place = [...task.seats]
    .sort((a, b) => compareTickets(asTicket(a), asTicket(b)))
    .findIndex((s) => s.coordinator === account);
  facts.push({
    name: 'seat',
    value:
      place < 0
        ? 'lost to a lower ticket; the lock was given back'
        : `${place + 1} of ${task.seats.length} taken, ${params.seats} at most`,
  });
  return { title: 'as coordinator', facts };
};

const asTicket = ({ coordinator, ticket: value }: { readonly coordinator: Hex; readonly ticket: bigint }) => ({
  account: coordinator,
  ticket: value,
});

const dividendSections = ({ task, result, ballots, label }: TaskCase, row: number): Section[] => {
  if (result === undefined || task.state !== 'settled' || !result.accepted.includes(true)) return [];
  const bonds = result.bonds[row] ?? [];
  const total = result.returns.reduce((sum, value) => sum + value, 0n);
  const clipped = result.clipped[row] ?? [];
  return [
    {
      title: 'dividend: its bond to each slot (its cut weight / rank of the slot) times the incentive of the slot',
      table: {
        columns: ['slot', ' cut weight', ' bond B', ' incentive I', ' B * I'],
        rows: task.solvers.map(({ slot }) => {
          const [bond, incentive] = [bonds[slot] ?? 0n, result.incentive[slot] ?? 0n];
          return [`slot ${slot}`, ...[clipped[slot] ?? 0n, bond, incentive, multiply(bond, incentive) as Fixed].map(shortShare)];
        }),
      },
    },
    {
      title: 'shares of the dividends',
      facts: [
        ...ballots.map(({ coordinator }, index) => ({
          name: `${label(coordinator)}${index === row ? ' <-' : ''}`,
          value: share(result.dividends[index] ?? 0n),
          how: `${shortShare(result.returns[index] ?? 0n)} of ${shortShare(total)}`,
        })),
      ],
    },
  ];
};

const paySection = ({ task, pools, pay, result, ballots }: TaskCase, row: number): Section => {
  const settled = task.state === 'settled';
  const half = pools.coordinator / 2n;
  const accepted = settled && result?.accepted.includes(true) === true;
  const equally = settled && !accepted ? pools.coordinator : half;
  const why = accepted
    ? 'half of the coordinator pool'
    : settled
      ? 'nothing was accepted: the whole pool'
      : 'Void: half of the pool';
  return {
    title: 'payment of the seat',
    facts: [
      { name: 'coordinator pool', value: inAtn(pools.coordinator) },
      {
        name: 'equal part',
        value: inAtn(pay?.coordinatorBase[row] ?? 0n),
        how: `${why}, ${inAtn(equally)}, among ${ballots.length} revealed ballots`,
      },
      ...(accepted
        ? [
            {
              name: 'dividend',
              value: inAtn(pay?.dividends[row] ?? 0n),
              how: `the other half, (${inAtn(half)} * ${result?.dividends[row] ?? 0n}) >> 32`,
            },
          ]
        : []),
    ],
  };
};
