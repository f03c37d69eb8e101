import { noveltyLimit } from './novelty.ts';
import { boundsOf, type RateBin, rateBins } from './rate-bins.ts';
import { fitTemperature, logistic } from './temperature.ts';

/** What held-back steps taught about a model's forecasts. */
export type Calibration = {
  /** Held-back steps that it rests on. */
  readonly count: number;
  readonly temperature: number;
  readonly bins: readonly RateBin[];
  /** Distance to the remembered steps beyond which a step is strange; infinite when too few are known. */
  readonly noveltyLimit: number;
};

/** A probability of success, 0..1, with the bounds of the rate that such forecasts had; `lower <= p <= upper`. */
export type Forecast = { readonly p: number; readonly lower: number; readonly upper: number };

/** Before there is anything to calibrate by. */
export const UNCALIBRATED: Calibration = { count: 0, temperature: 1, bins: [], noveltyLimit: Number.POSITIVE_INFINITY };

/**
 * Fits to held-back steps: their logits under the model, what became of them, and, where novelty is wanted, their distances to the
 * remembered steps. Temperature and bins come from the same steps: one number and a few counts have little to overfit with.
 */
export const calibrate = (
  logits: ArrayLike<number>,
  outcomes: ArrayLike<boolean>,
  distances: readonly number[] = [],
): Calibration => {
  const temperature = fitTemperature(logits, outcomes);
  const forecasts = Array.from(logits, (z) => logistic(z / temperature));
  return { count: logits.length, temperature, bins: rateBins(forecasts, outcomes), noveltyLimit: noveltyLimit(distances) };
};

/** The calibrated forecast of a logit. */
export const forecastOf = ({ temperature, bins }: Calibration, logit: number): Forecast => {
  const p = logistic(logit / temperature);
  const { lower, upper } = boundsOf(bins, p);
  return { p, lower: Math.min(lower, p), upper: Math.max(upper, p) };
};
