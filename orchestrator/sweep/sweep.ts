import type { AdversaryName } from '../../roles/adversaries/names.ts';
import type { MergeRule } from '../../substrate/merge/rules.ts';
import type { AttackName } from './attacks/attacks.ts';

/** What malicious solvers of a merge sweep do: forge updates, or train on flipped labels. */
export type SweepAttack = AttackName | 'label-flip';

/** Engines that a merge sweep may train on; only `exact` gives the same figures on every machine. */
export const SWEEP_ENGINES = ['exact', 'native'] as const;
export type SweepEngine = (typeof SWEEP_ENGINES)[number];

type Common = {
  /** Names the files of the results. */
  readonly name: string;
  readonly seeds: readonly number[];
  readonly rounds: number;
  /** Steps of one solver in one round. */
  readonly steps: number;
  readonly solvers: number;
  /** Bad updates that the merge rules are told to withstand. */
  readonly f: number;
  /** What the reader of the results should know, put below the tables as it is. */
  readonly notes: string;
};

/** Merge rules alone, on MNIST: no chain, no checks; every update is merged. */
export type MergeSweep = Common & {
  readonly kind: 'merge';
  readonly rules: readonly MergeRule[];
  readonly attacks: readonly SweepAttack[];
  /** Malicious parts of the solvers, 0..0.9; so many of them, rounded down. */
  readonly shares: readonly number[];
  /** Strengths other than the attacks' own. */
  readonly strength: Readonly<Partial<Record<AttackName, number>>>;
  readonly engine: SweepEngine;
};

/** The whole network, process for process, with more and more adversaries. */
export type NetworkSweep = Common & {
  readonly kind: 'network';
  readonly payload: string;
  /** Most examples of a hidden truth. */
  readonly truth: number;
  readonly proposers: number;
  readonly coordinators: number;
  readonly aggregators: number;
  readonly merge: MergeRule;
  /** Kinds in the order in which they join; from the start again when a count is larger. */
  readonly adversaries: readonly AdversaryName[];
  readonly counts: readonly number[];
};

export type Sweep = MergeSweep | NetworkSweep;
