import type { Hex } from '../../protocol/hex.ts';
import { toHex } from '../../protocol/hex.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { seededRandom } from '../../protocol/random.ts';

/** `n` of `m` intervals are re-run of each solution, `f` of them are fake. */
export type Sampling = { readonly n: number; readonly m: number; readonly f: number };

/** Chance that a sample misses every fake interval: `C(m - f, n) / C(m, n)`. */
export const missChance = ({ n, m, f }: Sampling): number => {
  let chance = 1;
  for (let i = 0; i < n; i++) chance *= (m - f - i) / (m - i);
  return Math.max(0, chance);
};

/** Rounds after which a solver that fakes in each of them is caught with at least `chance`. */
export const roundsUntil = (sampling: Sampling, chance: number): number =>
  Math.max(1, Math.ceil(Math.log(1 - chance) / Math.log(missChance(sampling)) - 1e-9));

/**
 * Share of `trials` solvers caught within 1, 2, ... `rounds` rounds: each fakes `f` intervals of its own choice in every round, and the
 * network's own sampling picks what is re-run.
 */
export const simulatedCurve = ({ n, m, f }: Sampling, rounds: number, trials: number): number[] => {
  const random = seededRandom('tempernet/bench/detection', Uint8Array.of(n, m, f));
  const caught = new Array<number>(rounds).fill(0);
  for (let trial = 0; trial < trials; trial++) {
    for (let round = 0; round < rounds; round++) {
      const faked = new Set(random.permutation(m).subarray(0, f));
      if (sampledIntervals(randomSeed(random), BigInt(round + 1), 0, n, m).some((index) => faked.has(index))) {
        for (let later = round; later < rounds; later++) caught[later] = caught[later]! + 1;
        break;
      }
    }
  }
  return caught.map((count) => count / trials);
};

const randomSeed = (random: { next(): number }): Hex =>
  toHex(new Uint8Array(Uint32Array.from({ length: 8 }, () => random.next()).buffer));
