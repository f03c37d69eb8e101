import type { Hex } from '../../protocol/hex.ts';
import type { Section } from './section.ts';
import { share, shortShare } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** The ballots as the chain shows them: one row a seat, scores in millionths, by slot. */
export const ballotSection = ({ task, ballots, label }: TaskCase): Section => ({
  title: 'ballots (scores in millionths; 0: not revealed, refused or refuted)',
  table: {
    columns: ['seat', 'verdict', ...task.solvers.map(({ slot }) => ` slot ${slot}`), 'refuted'],
    rows: ballots.map(({ coordinator, ballot }) => [
      label(coordinator),
      ballot.verdict === 1 ? 'bad task' : 'scored',
      ...ballot.scores.map(String),
      slotsOf(ballot.refutedMask),
    ]),
  },
});

/** Slots of a mask, for people. */
export const slotsOf = (mask: bigint): string => {
  const slots = [];
  for (let slot = 0; mask >> BigInt(slot) > 0n; slot++) if ((mask >> BigInt(slot)) & 1n) slots.push(slot);
  return slots.length === 0 ? '-' : slots.join(' ');
};

/** How the ballots become weights, a consensus and shares, step by step; the row of `mark` is the account that asks. */
export const consensusSections = ({ task, ballots, result, label }: TaskCase, mark?: Hex): Section[] => {
  if (result === undefined || task.state !== 'settled') return [];
  const slots = task.solvers.map(({ slot }) => ` slot ${slot}`);
  const seat = (coordinator: Hex): string => `${label(coordinator)}${coordinator === mark ? ' <-' : ''}`;
  const matrix = (values: readonly (readonly bigint[])[]): string[][] =>
    ballots.map(({ coordinator }, row) => [seat(coordinator), ...(values[row] ?? []).map(shortShare)]);
  return [
    {
      title: 'W: each seat divides its scores by their sum',
      table: { columns: ['seat', ...slots], rows: matrix(result.weights) },
    },
    {
      title:
        'C: the largest weight that more than half of the ballots reach; rank: the sum of all weights cut down to C; incentive: its share',
      table: {
        columns: ['', ...slots],
        rows: [
          ['consensus C', ...result.weightMedians.map(shortShare)],
          ['rank', ...result.rank.map(shortShare)],
          ['incentive I', ...result.incentive.map(shortShare)],
          ['accepted (C > 0)', ...result.accepted.map((one) => (one ? 'yes' : 'no'))],
          ['median score', ...result.scoreMedians.map(String)],
        ],
      },
    },
  ];
};

/** Which medians the chain took, held against those worked out here. */
export const settlementFacts = ({ task, result, params }: TaskCase): Section => {
  const { settlement } = task;
  const accepted = task.solvers.filter(({ slot }) => result?.accepted[slot]).map(({ slot }) => slot);
  const gain = Math.min(result?.g ?? 0, params.target);
  return {
    title: 'gain',
    facts: [
      {
        name: 'g',
        value: `${result?.g ?? 0} millionths`,
        how: `the highest median score among the accepted slots ${accepted.join(' ') || '(none)'}; the chain says ${settlement?.g ?? 0}`,
      },
      { name: 'target', value: `${params.target} millionths`, how: 'of the project: what a task must gain to pay in full' },
      { name: 'min(1, g / target)', value: `${gain} / ${params.target}` },
    ],
  };
};

/** One slot's share, with the integers. */
export const incentiveFacts = ({ result }: TaskCase, slot: number): Section => {
  const total = (result?.rank ?? []).reduce((sum, value) => sum + value, 0n);
  return {
    title: `share of slot ${slot}`,
    facts: [
      { name: `C of slot ${slot}`, value: share(result?.weightMedians[slot] ?? 0n) },
      { name: 'rank', value: share(result?.rank[slot] ?? 0n), how: `of ${share(total)} in all` },
      { name: 'incentive', value: share(result?.incentive[slot] ?? 0n), how: 'rank / sum of ranks' },
    ],
  };
};
