/** Mean of some values and half the width of its 95 % interval; no width of a single value. */
export type Interval = { readonly mean: number; readonly half?: number; readonly count: number };

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const T975 = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199,
  2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
] as const;

/**
 * The mean over seeds with its 95 % interval by Student's t: `mean +- t(n - 1) * s / sqrt(n)`, s with n - 1. Beyond 31 values the t of
 * 30 degrees of freedom is kept, which is a little too wide. An empty list has the mean NaN.
 */
export const interval95 = (values: readonly number[]): Interval => {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, count };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const t = T975[Math.min(count - 1, T975.length) - 1]!;
  return { mean, half: t * Math.sqrt(variance / count), count };
};
