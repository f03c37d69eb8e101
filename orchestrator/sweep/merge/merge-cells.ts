import type { Hex } from '../../../protocol/hex.ts';
import type { MergeRule } from '../../../substrate/merge/rules.ts';
import { ATTACKS } from '../attacks/attacks.ts';
import type { MergeSweep, SweepAttack, SweepEngine } from '../sweep.ts';

/** One federated run with one rule: everything its result follows from. */
export type MergeCell = {
  readonly kind: 'merge';
  readonly program: Hex;
  readonly engine: SweepEngine;
  readonly rounds: number;
  readonly steps: number;
  readonly solvers: number;
  readonly f: number;
  readonly rule: MergeRule;
  /** `none` exactly where nobody is malicious. */
  readonly attack: SweepAttack | 'none';
  readonly malicious: number;
  readonly strength?: number;
  readonly seed: number;
};

/** What one run came to: figures on the test set after the last round. */
export type MergeResult = {
  readonly accuracy: number;
  /** Absent where it is not a finite number. */
  readonly loss?: number;
  /** The round from which on the weights could not be trained or merged any more; the figures are of those before it. */
  readonly brokeInRound?: number;
};

/** So many of the solvers are malicious at this share: rounded down. */
export const maliciousOf = (share: number, solvers: number): number => Math.floor(share * solvers + 1e-9);

/** The cells of a sweep, seed by seed, since those of one seed share data and the first round's honest work. */
export const mergeCells = (sweep: MergeSweep, program: Hex): MergeCell[] => {
  const { engine, rounds, steps, solvers, f } = sweep;
  const numbers = [...new Set(sweep.shares.map((share) => maliciousOf(share, solvers)))];
  const plan = sweep.seeds.flatMap((seed) =>
    sweep.rules.flatMap((rule) => {
      const cell = { kind: 'merge', program, engine, rounds, steps, solvers, f, rule, seed } as const;
      return numbers.flatMap((malicious): MergeCell[] =>
        malicious === 0
          ? [{ ...cell, attack: 'none', malicious }]
          : sweep.attacks.map((attack) => ({ ...cell, attack, malicious, ...strengthOf(sweep, attack) })),
      );
    }),
  );
  return plan;
};

const strengthOf = ({ strength }: MergeSweep, attack: SweepAttack): { readonly strength?: number } => {
  const given = attack in ATTACKS ? strength[attack as keyof typeof ATTACKS] : undefined;
  return given === undefined ? {} : { strength: given };
};
