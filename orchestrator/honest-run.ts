import { contentDigest } from '../protocol/content.ts';
import type { Hex } from '../protocol/hex.ts';
import { taskSeed } from '../protocol/order.ts';
import type { Dataset } from '../substrate/data/dataset.ts';
import type { MergeRule } from '../substrate/merge/rules.ts';
import type { Payload } from '../substrate/payload.ts';
import type { Measured } from './measure.ts';
import type { CheckRow } from './run-document.ts';

/**
 * The version that the honest nodes would have come to among themselves: the same rounds without anyone who cheats, worked out
 * here. `shards[proposer][slot]`. With honest nodes only, a run's digests follow from its seed, so this is that run.
 */
export const honestRun = async (options: {
  readonly payload: Payload;
  readonly genesis: Uint8Array;
  readonly shards: readonly (readonly Dataset[])[];
  readonly proposers: readonly Hex[];
  readonly projectId: bigint;
  readonly rounds: number;
  readonly steps: number;
  readonly intervals: number;
  readonly merge: MergeRule;
  readonly mergeF: number;
}): Promise<Uint8Array> => {
  const { payload, genesis, shards, proposers, projectId, rounds, steps, intervals, merge, mergeF } = options;
  let head = genesis;
  for (let round = 0; round < rounds; round++) {
    const base = head;
    const digest = contentDigest(base);
    const runs = proposers.flatMap((proposer, part) =>
      (shards[part] ?? []).map(async (data, slot) => {
        const seed = taskSeed(projectId, proposer, BigInt(round), digest);
        return (await payload.train({ base, data, slot, steps, intervals, taskSeed: seed })).update;
      }),
    );
    head = payload.merge(merge, mergeF, base, await Promise.all(runs));
  }
  return head;
};

/** Of accuracy, in absolute terms. */
const ACCURACY_LOST = 0.01;

/** Of what the loss fell by: those who cheat hold slots, so that honest solvers train on fewer rows than without them. Which rows follows from the
 * order of joining: on a few hundred rows that alone was seen to be worth 4 %. */
const FALL_LOST = 0.1;

/** The model is as good as without adversaries, but for one percent; where there is no metric, by how far its loss fell from `first`. */
export const checkAccuracy = (reached: Measured, without: Measured, first: Measured): CheckRow => {
  const { accuracy } = reached;
  if (accuracy === undefined || without.accuracy === undefined) {
    const [fell, fellWithout] = [first.loss - reached.loss, first.loss - without.loss];
    return {
      name: 'the loss fell by 90 % of its fall without adversaries, or more',
      ok: fell >= fellWithout * (1 - FALL_LOST),
      detail: `${first.loss.toFixed(4)} -> ${reached.loss.toFixed(4)} against ${without.loss.toFixed(4)}`,
    };
  }
  return {
    name: 'accuracy within 1 % of the run without adversaries',
    ok: accuracy >= without.accuracy - ACCURACY_LOST,
    detail: `${(100 * accuracy).toFixed(2)} % against ${(100 * without.accuracy).toFixed(2)} %`,
  };
};
