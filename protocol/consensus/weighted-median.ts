import { column, type Fixed, normalise, sum } from './fixed.ts';

/**
 * Stake-weighted median: of the rows with stake, renormalised, the smallest score whose cumulative stake in ascending order
 * of score strictly exceeds `total - kappa`; that is the largest score that at least `kappa` of the stake supports. 0 without
 * stake. Does not depend on the order of the pairs. At the usual kappa of 32767/65535, a hair below one half, two equal
 * stakes both count as a majority, so the higher score wins.
 */
export const weightedMedian = (stakes: readonly Fixed[], scores: readonly Fixed[], kappa: Fixed): Fixed => {
  const rows = [...stakes.keys()].filter((i) => (stakes[i] as Fixed) > 0n);
  const shares = normalise(rows.map((i) => stakes[i] as Fixed));
  const minority = sum(shares) - kappa;
  const rising = rows
    .map((i, at) => ({ score: scores[i] as Fixed, share: shares[at] as Fixed }))
    .sort((a, b) => compare(a.score, b.score));
  let cumulative = 0n;
  for (const { score, share } of rising) {
    cumulative += share;
    if (cumulative > minority) return score;
  }
  return 0n;
};

/** The weighted median of every column of a matrix given by rows. */
export const columnMedians = (stakes: readonly Fixed[], rows: readonly (readonly Fixed[])[], kappa: Fixed): Fixed[] =>
  (rows[0] ?? []).map((_, j) => weightedMedian(stakes, column(rows, j), kappa));

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
