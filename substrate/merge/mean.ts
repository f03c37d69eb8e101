/**
 * Coordinate mean, rounded down: `floor(sum / n)`. Sums of at most 65,536 int32 are exact in double, and a quotient that is
 * not whole lies at least 1/n from any integer, far more than its rounding error, so the floor is exact too.
 */
export const coordinateMean = (updates: readonly Int32Array[]): Int32Array => {
  const sums = new Float64Array(updates[0]!.length);
  for (const update of updates) for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + update[i]!;
  const out = new Int32Array(sums.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(sums[i]! / updates.length);
  return out;
};
