import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Hex, toHex } from '../../../protocol/hex.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import { type MnistFiles, splitMnist } from '../../../substrate/data/mnist.ts';
import type { Payload } from '../../../substrate/payload.ts';
import { flipLabels } from './flip-labels.ts';
import { type SeedGround, shardGround } from './shard-ground.ts';

/** Cuts MNIST for `solvers` and draws the first weights, both by `seed`. */
export const seedGround = (
  options: { readonly seed: number; readonly solvers: number; readonly steps: number },
  { payload, files }: { readonly payload: Payload; readonly files: MnistFiles },
): SeedGround => {
  const { seed, solvers, steps } = options;
  const word = (domain: string): Hex => toHex(keccak_256(utf8ToBytes(`${domain}/${seed}`)));
  const shards = splitMnist(files, word('tempernet/sweep/split/1'), 1, solvers).train[0] as readonly Dataset[];
  return shardGround({ seed: word('tempernet/genesis/1'), shards, steps }, { payload, flip: flipLabels });
};
