import { utf8ToBytes } from '@noble/hashes/utils.js';
import { seededRandom } from '../../protocol/random.ts';

/** The mean of a difference with its 95 % interval. */
export type Difference = { readonly mean: number; readonly low: number; readonly high: number };

/**
 * Mean difference `a - b` of the losses of two models on the same rows, with a 95 % interval: whole projects are drawn with
 * replacement, for steps of one project depend on each other (cluster bootstrap; percentile interval, Efron and Tibshirani 1993,
 * chapter 13). A fixed stream of random numbers: the same rows give the same interval.
 */
export const projectBootstrap = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  projects: readonly string[],
  resamples: number,
): Difference => {
  const sums = new Map<string, { total: number; rows: number }>();
  for (const [row, project] of projects.entries()) {
    const sum = sums.get(project) ?? { total: 0, rows: 0 };
    sum.total += a[row]! - b[row]!;
    sum.rows++;
    sums.set(project, sum);
  }
  const all = [...sums.values()];
  const meanOf = (drawn: readonly { readonly total: number; readonly rows: number }[]): number =>
    drawn.reduce((sum, { total }) => sum + total, 0) / drawn.reduce((sum, { rows }) => sum + rows, 0);
  const random = seededRandom('tempernet/bootstrap/1', utf8ToBytes(String(resamples)));
  const means = Array.from({ length: resamples }, () => meanOf(all.map(() => all[random.below(all.length)]!))).sort(
    (x, y) => x - y,
  );
  const at = (share: number): number => means[Math.min(resamples - 1, Math.floor(share * resamples))]!;
  return { mean: meanOf(all), low: at(0.025), high: at(0.975) };
};

/** What a difference of losses says of the first model. */
export const verdict = ({ low, high }: Difference): 'better' | 'worse' | 'no difference shown' =>
  high < 0 ? 'better' : low > 0 ? 'worse' : 'no difference shown';
