import { forEachSortedColumn } from './sorted-columns.ts';

/** Coordinate mean, rounded down, of what is left after the `f` smallest and the `f` largest values of each coordinate. */
export const trimmedMean = (updates: readonly Int32Array[], f: number): Int32Array => {
  const out = new Int32Array(updates[0]!.length);
  const end = updates.length - f;
  forEachSortedColumn(updates, (i, sorted) => {
    let sum = 0;
    for (let j = f; j < end; j++) sum += sorted[j]!;
    out[i] = Math.floor(sum / (end - f));
  });
  return out;
};
