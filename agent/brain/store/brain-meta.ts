import type { Calibration } from '../calibration/calibration.ts';
import type { RateBin } from '../calibration/rate-bins.ts';

/** What a snapshot says beside its tensors. */
export type BrainMeta = {
  readonly recorded: number;
  readonly updates: number;
  readonly classes: readonly { readonly id: number; readonly seen: number; readonly rows: number }[];
  /** Without a limit of novelty where it was infinite, which JSON cannot hold. */
  readonly calibration: Omit<Calibration, 'noveltyLimit'> & { readonly noveltyLimit: number | null };
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFrom = (value: unknown, low: number, high: number): value is number =>
  typeof value === 'number' && value >= low && value <= high;
/** No brain sees so many steps; sums of such counts are exact. */
const MANY = 2 ** 40;
const isCount = (value: unknown): value is number => Number.isInteger(value) && isFrom(value, 0, MANY);
const isClass = (value: unknown): boolean =>
  isMap(value) && isCount(value.id) && isCount(value.seen) && isCount(value.rows) && value.rows >= 1 && value.seen >= value.rows;

const isBin = (value: unknown): value is RateBin =>
  isMap(value) &&
  isFrom(value.edge, 0, 1) &&
  isCount(value.count) &&
  value.count >= 1 &&
  isCount(value.successes) &&
  value.successes <= value.count;

const isCalibration = (value: unknown): boolean =>
  isMap(value) &&
  isCount(value.count) &&
  isFrom(value.temperature, Number.MIN_VALUE, Number.MAX_VALUE) &&
  Array.isArray(value.bins) &&
  value.bins.every(isBin) &&
  value.bins.every((bin, i, bins) => i === 0 || (bins[i - 1] as RateBin).edge <= (bin as RateBin).edge) &&
  (value.noveltyLimit === null || isFrom(value.noveltyLimit, 0, Number.MAX_VALUE));

/** What is wrong with a value that should be a `BrainMeta`, in words; undefined when nothing is. */
export const brainMetaFault = (value: unknown): string | undefined => {
  if (!isMap(value) || !isCount(value.recorded) || !isCount(value.updates)) return 'it does not say what it went through';
  const { classes } = value;
  if (!Array.isArray(classes) || !classes.every(isClass)) return 'its classes are none';
  if (new Set(classes.map(({ id }: BrainMeta['classes'][number]) => id)).size !== classes.length) return 'a class is in it twice';
  return isCalibration(value.calibration) ? undefined : 'its calibration is none';
};
