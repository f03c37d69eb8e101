/** 95 % on one side of the normal distribution: the true rate is below the lower bound in one of twenty cases. */
export const ONE_SIDED_95 = 1.6448536269514722;

/** A rate with bounds, 0..1. */
export type RateInterval = { readonly lower: number; readonly upper: number };

/**
 * Bounds of a rate of which `successes` of `count` trials are known: Wilson's score interval (J. Am. Stat. Assoc. 22, 1927), each side
 * at the confidence of `z`. No trials say nothing: 0..1.
 */
export const wilsonInterval = (successes: number, count: number, z = ONE_SIDED_95): RateInterval => {
  if (count === 0) return { lower: 0, upper: 1 };
  const rate = successes / count;
  const square = (z * z) / count;
  const centre = (rate + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((rate * (1 - rate)) / count + square / (4 * count));
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
};
