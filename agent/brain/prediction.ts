import type { ErrorCategory } from '../experience/step-types.ts';
import { CAPABILITIES, type Capability, ERROR_CATEGORIES } from '../experience/step-types.ts';
import { type Calibration, type Forecast, forecastOf } from './calibration/calibration.ts';
import { logit } from './calibration/temperature.ts';

/** What a brain expects of a step. */
export type Prediction = {
  /** Calibrated, with the bounds of the rate at which steps with such a forecast worked. */
  readonly success: Forecast;
  /** Probability of each kind of error if the step fails; they sum to one. Not calibrated. */
  readonly categories: Readonly<Record<ErrorCategory, number>>;
  /** Probability that the capability that the step attempts works, by its own head. Not calibrated. */
  readonly capability: number;
  /** Why the brain would rather not say, in words; undefined where it stands by its forecast. */
  readonly abstain: string | undefined;
};

/** Held-back steps without which nothing is promised. */
const LEAST_HELD = 100;

/** Bounds further apart than this are no forecast. */
const WIDEST = 0.35;

/** The program's outputs for one row (success, category, capability) as a prediction. `distance`: to the nearest remembered step. */
export const predictionOf = (
  outputs: readonly Float32Array[],
  attempted: Capability,
  calibration: Calibration,
  distance: number,
): Prediction => {
  const [success, category, capability] = outputs as [Float32Array, Float32Array, Float32Array];
  const forecast = forecastOf(calibration, logit(success[0]!));
  return {
    success: forecast,
    categories: Object.fromEntries(ERROR_CATEGORIES.map((name, i) => [name, category[i]!])) as Record<ErrorCategory, number>,
    capability: capability[CAPABILITIES.indexOf(attempted)]!,
    abstain: reason(forecast, calibration, distance),
  };
};

const reason = ({ lower, upper }: Forecast, { count, noveltyLimit }: Calibration, distance: number): string | undefined => {
  if (count < LEAST_HELD) return `only ${count} steps to calibrate by, ${LEAST_HELD} are needed`;
  if (distance > noveltyLimit)
    return `unlike any step seen: ${distance.toFixed(2)} away from the nearest, ${noveltyLimit.toFixed(2)} is usual at most`;
  if (upper - lower > WIDEST) return `too few steps like it: it works in ${percent(lower)} to ${percent(upper)} of cases`;
  return undefined;
};

const percent = (rate: number): string => `${Math.round(100 * rate)} %`;
