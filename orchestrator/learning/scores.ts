/** Probabilities and what happened (1 or 0), row by row. */
export type Predicted = { readonly p: ArrayLike<number>; readonly y: ArrayLike<number> };

/** What is nearer to 0 or 1 counts as this: one sure error must not decide a mean. */
const EDGE = 1e-7;

/** `-ln` of the probability that was given to what happened. Nats, 0..16.2. */
export const lossOf = (p: number, y: number): number => {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return -Math.log(y === 1 ? kept : 1 - kept);
};

/** Mean of `lossOf` over all rows; NaN of none. */
export const logLoss = ({ p, y }: Predicted): number => {
  let sum = 0;
  for (let row = 0; row < p.length; row++) sum += lossOf(p[row]!, y[row]!);
  return sum / p.length;
};

/**
 * Area under the ROC curve: how often a row that succeeded has a higher probability than one that failed, equal ones counting half
 * (Mann-Whitney U by mid ranks). 0.5 is chance. NaN where all rows had the same outcome.
 */
export const auc = ({ p, y }: Predicted): number => {
  const order = Uint32Array.from({ length: p.length }, (_, row) => row).sort((a, b) => p[a]! - p[b]!);
  let successes = 0;
  let ranks = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && p[order[end]!] === p[order[start]!]) end++;
    const middle = (start + 1 + end) / 2;
    for (let at = start; at < end; at++) {
      if (y[order[at]!] !== 1) continue;
      successes++;
      ranks += middle;
    }
    start = end;
  }
  const failures = p.length - successes;
  return (ranks - (successes * (successes + 1)) / 2) / (successes * failures);
};

/** Rows whose probability lies in one bin: how many, their mean probability, the share of them that succeeded. */
export type Bin = { readonly count: number; readonly p: number; readonly y: number };

/** The rows by `bins` intervals of equal width, `(k / bins, (k + 1) / bins]`, 0 in the first; empty bins are left out. */
export const reliability = ({ p, y }: Predicted, bins: number): Bin[] => {
  const sums = Array.from({ length: bins }, () => ({ count: 0, p: 0, y: 0 }));
  for (let row = 0; row < p.length; row++) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(p[row]! * bins) - 1))]!;
    bin.count++;
    bin.p += p[row]!;
    bin.y += y[row]!;
  }
  return sums.filter(({ count }) => count > 0).map(({ count, p, y }) => ({ count, p: p / count, y: y / count }));
};

/** Expected calibration error: the mean of |mean probability - share of successes| over bins, by their rows (Guo et al., arXiv 1706.04599). */
export const calibrationError = (rows: Predicted, bins: number): number =>
  reliability(rows, bins).reduce((sum, { count, p, y }) => sum + (count / rows.p.length) * Math.abs(p - y), 0);
