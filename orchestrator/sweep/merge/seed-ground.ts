import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { contentDigest } from '../../../protocol/content.ts';
import { type Hex, toHex } from '../../../protocol/hex.ts';
import { taskSeed } from '../../../protocol/order.ts';
import { int32View } from '../../../substrate/codecs/little-endian.ts';
import { encodeWeights } from '../../../substrate/codecs/tensors.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import { type MnistFiles, splitMnist } from '../../../substrate/data/mnist.ts';
import type { Payload } from '../../../substrate/payload.ts';
import { flipLabels } from './flip-labels.ts';

const PROPOSER: Hex = `0x${'0'.repeat(40)}`;

/** What all runs of one seed share: weights to start from, the solvers' shards, and what training from those weights gives. */
export type SeedGround = {
  readonly genesis: Int32Array;
  /** Update of one solver in one round (from 1) from `base`; with `flipped` on turned labels. */
  train(slot: number, round: number, base: Int32Array, flipped: boolean, signal: AbortSignal): Promise<Int32Array>;
};

/** Cuts MNIST for `solvers` and draws the first weights, both by `seed`. */
export const seedGround = (
  options: { readonly seed: number; readonly solvers: number; readonly steps: number },
  { payload, files }: { readonly payload: Payload; readonly files: MnistFiles },
): SeedGround => {
  const { seed, solvers, steps } = options;
  const word = (domain: string): Hex => toHex(keccak_256(utf8ToBytes(`${domain}/${seed}`)));
  const shards = splitMnist(files, word('tempernet/sweep/split/1'), 1, solvers).train[0] as readonly Dataset[];
  const flips = new Map<number, Dataset>();
  const genesis = int32View(payload.init(word('tempernet/genesis/1')));
  const first = new Map<string, Promise<Int32Array>>();
  const shard = (slot: number, flipped: boolean): Dataset => {
    const honest = shards[slot] as Dataset;
    if (!flipped) return honest;
    const found = flips.get(slot) ?? flipLabels(honest);
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
