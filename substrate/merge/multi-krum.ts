import { coordinateMean } from './mean.ts';
import { squaredDistance } from './squared-distance.ts';

/** Krum score of each update: sum of squared distances to its `n - f - 2` nearest others (Blanchard et al., arXiv 1703.02757). */
export const krumScores = (updates: readonly Int32Array[], f: number): bigint[] => {
  const n = updates.length;
  const distances = updates.map(() => new Array<bigint>(n).fill(0n));
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) distances[i]![j] = distances[j]![i] = squaredDistance(updates[i]!, updates[j]!);
  }
  return distances.map((row, i) =>
    row
      .filter((_, j) => j !== i)
      .sort(ascending)
      .slice(0, Math.max(0, n - f - 2))
      .reduce((sum, d) => sum + d, 0n),
  );
};

/** Indices of the `keep` updates of lowest score, ties to the lowest index, in ascending order. */
export const krumSelection = (updates: readonly Int32Array[], f: number, keep: number): number[] => {
  const scores = krumScores(updates, f);
  return updates
    .map((_, i) => i)
    .sort((a, b) => ascending(scores[a]!, scores[b]!) || a - b)
    .slice(0, keep)
    .sort((a, b) => a - b);
};

/** Multi-Krum: the mean, rounded down, of the `n - f` updates of lowest Krum score. */
export const multiKrum = (updates: readonly Int32Array[], f: number): Int32Array =>
  coordinateMean(krumSelection(updates, f, updates.length - f).map((i) => updates[i]!));

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
