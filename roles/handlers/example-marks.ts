import { type Dataset, exampleDigests } from '../../substrate/data/dataset.ts';

/**
 * The first 8 bytes of each example's digest, ascending: a hundredth of the examples' own size, small enough to keep those of every
 * truth. Sets that share an example share a mark; that others do is all but impossible, and is looked into when it happens.
 */
export const exampleMarks = (dataset: Dataset): BigUint64Array =>
  BigUint64Array.from(exampleDigests(dataset), (digest) => BigInt(digest.slice(0, 18))).sort();

/** True when two ascending lists have a mark in common. */
export const shareMark = (a: BigUint64Array, b: BigUint64Array): boolean => {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const left = a[i] as bigint;
    const right = b[j] as bigint;
    if (left === right) return true;
    if (left < right) i++;
    else j++;
  }
  return false;
};
