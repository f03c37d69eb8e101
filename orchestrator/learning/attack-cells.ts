import type { Hex } from '../../protocol/hex.ts';
import { type MergeCell, maliciousOf, mergeCells } from '../sweep/merge/merge-cells.ts';
import type { Plan } from './plan.ts';

/** A run with malicious owners on some rows. */
export type AttackCell = MergeCell & { readonly data: Hex };

/** The most bad updates that Multi-Krum can be told of among so many (2f + 3), and no more than the largest share has. */
export const withstood = (owners: number, shares: readonly number[]): number =>
  Math.max(0, Math.min(maliciousOf(Math.max(...shares), owners), Math.floor((owners - 3) / 2)));

/**
 * The runs with malicious owners, and one honest run a rule; last the first seed's honest mean once more on the engine `exact`, to be held
 * against `native`.
 */
export const attackCells = ({ attacks }: Plan, owners: number, program: Hex, data: Hex): AttackCell[] => {
  const { seeds, rounds, steps, rules, kinds, shares } = attacks;
  const sweep = {
    kind: 'merge',
    name: 'brain',
    notes: '',
    engine: 'native',
    seeds,
    rounds,
    steps,
    rules,
    attacks: kinds,
    strength: {},
    solvers: owners,
    f: withstood(owners, shares),
    shares: [0, ...shares],
  } as const;
  const cells = mergeCells(sweep, program).map((cell): AttackCell => ({ ...cell, data }));
  const twin = cells.find(({ rule, attack }) => rule === 'mean' && attack === 'none');
  return twin === undefined ? cells : [...cells, { ...twin, engine: 'exact' }];
};
