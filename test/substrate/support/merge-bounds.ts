import { squaredDistance } from '../../../substrate/merge/squared-distance.ts';

/** Least and greatest value that a coordinate of a merge can take. */
export type Range = { readonly low: number; readonly high: number };

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const floorMean = (values: readonly number[]): number => Math.floor(values.reduce((a, b) => a + b, 0) / values.length);

/**
 * Where the median of honest values and `f` others lies, whatever the others are: sorted among n = honest + f, the value of rank k
 * lies between the honest of ranks k - f and k. Both ends are reached, by others all below or all above.
 */
export const medianRange = (honest: readonly number[], f: number): Range => {
  const h = sorted(honest);
  const n = h.length + f;
  const [a, b] = [(n - 1) >> 1, n >> 1];
  return { low: floorMean([h[a - f]!, h[b - f]!]), high: floorMean([h[a]!, h[b]!]) };
};

/**
 * Where the trimmed mean lies: the `n - 2f` values kept have the ranks f .. n - f - 1 of all, so each lies between the honest of
 * ranks k - f and k. Both ends are reached.
 */
export const trimmedMeanRange = (honest: readonly number[], f: number): Range => {
  const h = sorted(honest);
  const kept = h.length - f;
  return { low: floorMean(h.slice(0, kept)), high: floorMean(h.slice(f)) };
};

/**
 * How far Multi-Krum's result can be from the mean of the honest, Euclidean, before rounding: `f / (n - f) * D * (2 + sqrt((n - f - 2)
 * / (n - 2f - 1)))`, D the largest distance of two honest. Since no honest score exceeds `(n - f - 2) D^2`, none of the `n - f`
 * selected ones does, and a selected liar has at least `n - 2f - 1` honest among its `n - f - 2` nearest (the argument of
 * Blanchard et al., arXiv 1703.02757, proposition 1, without its assumption on the distribution); at most f liars take the
 * places of as many honest.
 */
export const krumDistance = (honest: readonly Int32Array[], f: number): number => {
  const n = honest.length + f;
  return (f / (n - f)) * diameter(honest) * (2 + Math.sqrt((n - f - 2) / (n - 2 * f - 1)));
};

/** The largest distance of two vectors. */
export const diameter = (vectors: readonly Int32Array[]): number => {
  let most = 0n;
  for (const a of vectors)
    for (const b of vectors) {
      const d = squaredDistance(a, b);
      if (d > most) most = d;
    }
  return Math.sqrt(Number(most));
};
