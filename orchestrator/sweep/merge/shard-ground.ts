import { contentDigest } from '../../../protocol/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { taskSeed } from '../../../protocol/order.ts';
import { int32View } from '../../../substrate/codecs/little-endian.ts';
import { encodeWeights } from '../../../substrate/codecs/tensors.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import type { Payload } from '../../../substrate/payload.ts';

const PROPOSER: Hex = `0x${'0'.repeat(40)}`;

/** What all runs of one seed share: weights to start from, the solvers' shards, and what training from those weights gives. */
export type SeedGround = {
  readonly genesis: Int32Array;
  /** Update of one solver in one round (from 1) from `base`; with `flipped` on turned labels. */
  train(slot: number, round: number, base: Int32Array, flipped: boolean, signal: AbortSignal): Promise<Int32Array>;
};

/** A ground on these shards, a slot each; `seed` (32 bytes) draws the weights to start from, `flip` turns the labels of a shard. */
export const shardGround = (
  options: { readonly seed: Hex; readonly shards: readonly Dataset[]; readonly steps: number },
  { payload, flip }: { readonly payload: Payload; readonly flip: (shard: Dataset) => Dataset },
): SeedGround => {
  const { seed, shards, steps } = options;
  const flips = new Map<number, Dataset>();
  const genesis = int32View(payload.init(seed));
  const first = new Map<string, Promise<Int32Array>>();
  const shard = (slot: number, flipped: boolean): Dataset => {
    const honest = shards[slot] as Dataset;
    if (!flipped) return honest;
    const found = flips.get(slot) ?? flip(honest);
    flips.set(slot, found);
    return found;
  };
  const trained = async (slot: number, round: number, weights: Int32Array, flipped: boolean, signal: AbortSignal) => {
    const base = encodeWeights(weights);
    const order = taskSeed(1n, PROPOSER, BigInt(round - 1), contentDigest(base));
    const job = { base, data: shard(slot, flipped), slot, steps, intervals: 1, taskSeed: order };
    return int32View((await payload.train(job, undefined, signal)).update);
  };
  return {
    genesis,
    train: (slot, round, base, flipped, signal) => {
      if (base !== genesis) return trained(slot, round, base, flipped, signal);
      const key = `${slot} ${flipped}`;
      const found = first.get(key) ?? trained(slot, round, base, flipped, signal);
      first.set(key, found);
      // What failed or was ended is not remembered.
      found.catch(() => first.delete(key));
      return found;
    },
  };
};
