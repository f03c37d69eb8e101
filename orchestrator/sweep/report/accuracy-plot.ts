import { linePlot, type Series } from '../../report/line-plot.ts';
import type { Figure } from '../figures.ts';

/** Percentage points. */
const ROOM = 2;

const percent = (share: number): number => Math.round(share * 10_000) / 100;

/** Accuracy in percent over a numeric axis, one line a series, with the 95 % interval of each point. */
export const accuracyPlot = (plot: {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly figures: readonly Figure[];
}): string => {
  const series = [...Map.groupBy(plot.figures, (figure) => figure.series)].map(([name, figures]): Series => {
    const sorted = figures.toSorted((a, b) => a.x - b.x);
    return {
      name,
      points: sorted.map(({ x, interval }) => [x, percent(interval.mean)] as const),
      // No model is right more often than always or less often than never.
      spreads: sorted.map(({ interval: { mean, half } }) =>
        half === undefined ? undefined : ([percent(Math.max(0, mean - half)), percent(Math.min(1, mean + half))] as const),
      ),
    };
  });
  const { figures: _, ...frame } = plot;
  const xTicks = [...new Set(plot.figures.map(({ x }) => x))];
  return linePlot({
    ...frame,
    yLabel: 'test accuracy',
    ySuffix: ' %',
    ends: 'none',
    xTicks,
    yRange: around(plot.figures),
    series,
  });
};

/** Room around the points, or runs that hardly differ would look as if they did. */
const around = (figures: readonly Figure[]): [number, number] => {
  const means = figures.map(({ interval }) => 100 * interval.mean);
  return [Math.max(0, Math.min(...means) - ROOM), Math.min(100, Math.max(...means) + ROOM)];
};
