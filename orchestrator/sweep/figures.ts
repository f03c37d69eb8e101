import { type Interval, interval95 } from './interval.ts';

/** One point of a result: a series at a place on the axis, over all seeds. `panel` parts what belongs into several plots. */
export type Figure = {
  readonly panel: string;
  readonly series: string;
  readonly x: number;
  readonly values: readonly number[];
  readonly interval: Interval;
};

/** Puts values of equal panel, series and place together, in the order of their first. */
export const figuresOf = (
  points: readonly { readonly panel: string; readonly series: string; readonly x: number; readonly value: number }[],
): Figure[] =>
  [...Map.groupBy(points, ({ panel, series, x }) => JSON.stringify([panel, series, x])).values()].map((group) => {
    const { panel, series, x } = group[0]!;
    const values = group.map(({ value }) => value);
    return { panel, series, x, values, interval: interval95(values) };
  });

/** Shares in percent, as `97.31 ± 0.20 %`; the mean alone where there is no interval. */
export const percentText = ({ mean, half }: Interval): string =>
  `${(100 * mean).toFixed(2)}${half === undefined ? '' : ` ± ${(100 * half).toFixed(2)}`} %`;
