import { type RateInterval, wilsonInterval } from './wilson.ts';

/** Forecasts up to `edge` that lie above the bin before: how many there were, and how many came true. Edges lie half way to the next bin. */
export type RateBin = { readonly edge: number; readonly count: number; readonly successes: number };

/** Examples of a bin, at least. */
const BIN = 40;

/**
 * Sorts forecasts into bins of at least 40 and counts what came true. Equal forecasts are never parted. Neighbours whose rates fall where
 * forecasts rise become one bin (pooling of adjacent violators, Zadrozny and Elkan, KDD 2002), so that more hope never has a lower bound
 * for reasons of chance alone. No bins for fewer than 40 examples.
 */
export const rateBins = (forecasts: ArrayLike<number>, outcomes: ArrayLike<boolean>): RateBin[] => {
  if (forecasts.length < BIN) return [];
  const order = Array.from(forecasts, (p, i) => [p, outcomes[i] ? 1 : 0] as const).sort(([p], [q]) => p - q);
  const bins: RateBin[] = [];
  let open = { edge: 0, count: 0, successes: 0 };
  for (const [i, [forecast, success]] of order.entries()) {
    const next = order[i + 1]?.[0] ?? forecast;
    const edge = (forecast + next) / 2;
    open = { edge, count: open.count + 1, successes: open.successes + success };
    const parted = i + 1 < order.length && next === forecast;
    if (open.count < BIN || parted || (order.length - i - 1 < BIN && i + 1 < order.length)) continue;
    bins.push(open);
    open = { edge, count: 0, successes: 0 };
  }
  if (open.count > 0) bins.push(open);
  return pooled(bins);
};

const pooled = (bins: readonly RateBin[]): RateBin[] => {
  const out: RateBin[] = [];
  for (const bin of bins) {
    out.push(bin);
    for (;;) {
      const [below, last] = out.slice(-2) as [RateBin, RateBin | undefined];
      if (last === undefined || below.successes * last.count <= last.successes * below.count) break;
      out.splice(-2, 2, {
        edge: last.edge,
        count: below.count + last.count,
        successes: below.successes + last.successes,
      });
    }
  }
  return out;
};

/** Wilson's bounds of the rate in the bin of a forecast; those above all edges belong to the last bin. No bins: 0..1. */
export const boundsOf = (bins: readonly RateBin[], forecast: number): RateInterval => {
  const bin = bins.find(({ edge }) => forecast <= edge) ?? bins.at(-1);
  return wilsonInterval(bin?.successes ?? 0, bin?.count ?? 0);
};
