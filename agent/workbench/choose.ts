import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Random, seededRandom } from '../../protocol/random.ts';

/** The generator of one named use of a workbench seed. */
export const workbenchRandom = (seed: number, ...names: readonly (string | number)[]): Random =>
  seededRandom('tempernet/workbench/1', utf8ToBytes([seed, ...names].join('/')));

/** True in `perMille` of a thousand cases. */
export const chance = (random: Random, perMille: number): boolean => random.below(1_000) < perMille;

/** One of a list that is not empty. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[random.below(list.length)] as T;

/** One of the keys, each as likely as its weight; at least one weight is above 0. */
export const pickWeighted = <K extends string>(random: Random, weights: Readonly<Partial<Record<K, number>>>): K => {
  const rows = Object.entries(weights) as [K, number][];
  let at = random.below(rows.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [key, weight] of rows) {
    if (at < weight) return key;
    at -= weight;
  }
  return (rows.at(-1) as [K, number])[0];
};

/** A list in a random order; the list given stays as it is. */
export const shuffled = <T>(random: Random, list: readonly T[]): T[] =>
  Array.from(random.permutation(list.length), (index) => list[index] as T);
