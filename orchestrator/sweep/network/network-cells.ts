import type { Hex } from '../../../protocol/hex.ts';
import type { AdversaryName } from '../../../roles/adversaries/names.ts';
import type { MergeRule } from '../../../substrate/merge/rules.ts';
import type { NetworkSweep } from '../sweep.ts';

/** One run of the whole network: everything it is made of. */
export type NetworkCell = {
  readonly kind: 'network';
  readonly program: Hex;
  readonly payload: string;
  readonly rounds: number;
  readonly steps: number;
  readonly truth: number;
  readonly proposers: number;
  readonly solvers: number;
  readonly coordinators: number;
  readonly aggregators: number;
  readonly merge: MergeRule;
  readonly f: number;
  readonly adversaries: readonly AdversaryName[];
  readonly seed: number;
};

/** What one run came to. */
export type NetworkResult = {
  readonly accuracy: number;
  readonly loss: number;
  /** The run's own checks held. */
  readonly ok: boolean;
  /** Those that did not. */
  readonly failed: readonly string[];
  /** Rounds that ended without a version, tasks that ended Void, each with its reason. */
  readonly notes: readonly string[];
  readonly published: number;
  /** Stake taken, and from how many engagements. */
  readonly penalties: { readonly count: number; readonly atn: number };
  /** Adversaries that lost nothing. */
  readonly escaped: readonly string[];
};

/** The first `count` adversaries of a list that starts again at its end. */
export const joined = (adversaries: readonly AdversaryName[], count: number): AdversaryName[] =>
  Array.from({ length: count }, (_, i) => adversaries[i % adversaries.length]!);

/** The cells of a sweep: seed by seed, so that a sweep cut short has all counts of its first seeds. */
export const networkCells = (sweep: NetworkSweep, program: Hex): NetworkCell[] => {
  const { payload, rounds, steps, truth, proposers, solvers, coordinators, aggregators, merge, f } = sweep;
  const network = { payload, rounds, steps, truth, proposers, solvers, coordinators, aggregators, merge, f };
  return sweep.seeds.flatMap((seed) =>
    sweep.counts.map((count) => {
      const adversaries = joined(sweep.adversaries, count);
      return { kind: 'network', program, ...network, adversaries, seed } as const;
    }),
  );
};
