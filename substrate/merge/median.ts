import { forEachSortedColumn } from './sorted-columns.ts';

/** Coordinate median; for an even number of inputs the mean of the two middle values, rounded down. */
export const coordinateMedian = (updates: readonly Int32Array[]): Int32Array => {
  const out = new Int32Array(updates[0]!.length);
  const high = updates.length >> 1;
  const low = (updates.length - 1) >> 1;
  forEachSortedColumn(updates, (i, sorted) => {
    out[i] = Math.floor((sorted[low]! + sorted[high]!) / 2);
  });
  return out;
};
