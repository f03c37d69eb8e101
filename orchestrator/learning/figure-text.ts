import { interval95 } from '../sweep/interval.ts';
import type { Difference } from './project-bootstrap.ts';

/** Mean over seeds and half the width of its 95 % interval, as `0.412 ± 0.003`; the number alone where there is one. */
export const meanText = (values: readonly number[], digits = 4): string => {
  const { mean, half } = interval95(values);
  return `${mean.toFixed(digits)}${half === undefined ? '' : ` ± ${half.toFixed(digits)}`}`;
};

/** A difference with its interval, signs always written: `-0.0120 (-0.0200 to -0.0031)`. */
export const differenceText = ({ mean, low, high }: Difference): string => `${signed(mean)} (${signed(low)} to ${signed(high)})`;

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;

/** A share in percent, one decimal. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
