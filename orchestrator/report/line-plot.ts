import { AREA, type Frame, framed, type Key, PALETTE, xTick, yAt } from './frame.ts';
import { element, label } from './svg.ts';
import { type Ticks, tickLabel, ticks } from './ticks.ts';

/** One line: points `[x, y]` in ascending `x`. A goal is drawn as dashes without dots, behind the others, in grey. */
export type Series = {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly kind?: 'measured' | 'goal';
  /** Lower and upper end of an interval around each point, drawn as a whisker. */
  readonly spreads?: readonly (readonly [number, number] | undefined)[];
};

/**
 * A line plot over a numeric horizontal axis, such as accuracy by round. `yRange` widens the vertical axis, never cuts it. `xTicks`
 * marks these places instead of whole numbers. Unless `ends` is `none` the last values of the highest and the lowest line are written out.
 */
export type LinePlot = Frame & {
  readonly series: readonly Series[];
  readonly yRange?: readonly [number, number];
  readonly xTicks?: readonly number[];
  readonly ends?: 'none';
};

const GOAL = '#6b7280';
const VALUE = '#111827';
/** Pixels between series with whiskers. */
const BESIDE = 12;

const finite = ([x, y]: readonly [number, number]): boolean => Number.isFinite(x) && Number.isFinite(y);

/** The plot as an SVG document. Points that are not finite are left out; a plot without points shows its axes. */
export const linePlot = (plot: LinePlot): string => {
  const points = plot.series.flatMap(({ points }) => points.filter(finite));
  const span = (values: readonly number[]): [number, number] =>
    values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const [minX, maxX] = span(points.map(([x]) => x));
  const reach = plot.series.flatMap(({ spreads = [] }) => spreads.flatMap((spread) => spread ?? []));
  const [minY, maxY] = span([...points.map(([, y]) => y), ...reach, ...(plot.yRange ?? [])]);
  const yAxis = ticks(minY, maxY, 6);
  const inset = 24;
  const xAt = (x: number): number =>
    AREA.left + inset + (maxX > minX ? (x - minX) / (maxX - minX) : 0.5) * (AREA.right - AREA.left - 2 * inset);

  // Series with whiskers stand beside each other, or one would hide the next.
  const beside = plot.series.filter(({ spreads }) => spreads !== undefined);
  const shifted = (series: Series): ((x: number) => number) => {
    const place = beside.indexOf(series);
    return place < 0 ? xAt : (x) => xAt(x) + (place - (beside.length - 1) / 2) * BESIDE;
  };

  let next = 0;
  const drawn = plot.series.map((series) => {
    const goal = series.kind === 'goal';
    const colour = goal ? GOAL : PALETTE[next++ % PALETTE.length]!;
    const key: Key = { name: series.name, colour, mark: goal ? 'dashes' : 'line' };
    return { key, goal, marks: draw(series, colour, goal, shifted(series), yAxis) };
  });
  const behind = drawn.filter(({ goal }) => goal).concat(drawn.filter(({ goal }) => !goal));
  const marks = behind.map(({ marks }) => marks).join('') + places(plot, minX, maxX, xAt);
  return framed(
    plot,
    yAxis,
    drawn.map(({ key }) => key),
    marks + (plot.ends === 'none' ? '' : ends(plot.series, xAt, yAxis, plot.ySuffix ?? '')),
  );
};

/** The last value of the highest line above it, that of the lowest below it: more would run into each other. */
const ends = (series: readonly Series[], xAt: (x: number) => number, axis: Ticks, suffix: string): string => {
  const last = series
    .filter(({ kind }) => kind !== 'goal')
    .flatMap(({ points }) => points.filter(finite).slice(-1))
    .sort(([, a], [, b]) => b - a);
  const chosen = last.length > 1 ? [last[0]!, last.at(-1)!] : last;
  const text = (y: number): string => `${Number(y.toPrecision(4))}${suffix}`;
  return chosen
    .map(([x, y], index) =>
      label(text(y), xAt(x) + 4, yAt(y, axis) + (index === 0 ? -12 : 22), {
        'text-anchor': 'middle',
        'font-weight': 700,
        fill: VALUE,
      }),
    )
    .join('');
};

const draw = (series: Series, colour: string, goal: boolean, xAt: (x: number) => number, axis: Ticks): string => {
  const pixels = series.points.filter(finite).map(([x, y]) => [xAt(x), yAt(y, axis)] as const);
  const path = pixels.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ');
  const line = element('polyline', {
    points: path,
    fill: 'none',
    stroke: colour,
    'stroke-width': goal ? 2 : 3,
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
    'stroke-dasharray': goal ? '6 5' : undefined,
  });
  const dots = goal
    ? []
    : pixels.map(([cx, cy]) =>
        element('circle', {
          cx,
          cy,
          r: series.spreads === undefined ? 4.5 : 3.5,
          fill: colour,
          stroke: '#ffffff',
          'stroke-width': 1.5,
        }),
      );
  return line + whiskers(series, colour, xAt, axis) + dots.join('');
};

/** An I over each interval. */
const whiskers = ({ points, spreads = [] }: Series, stroke: string, xAt: (x: number) => number, axis: Ticks): string =>
  points
    .map(([x], index) => {
      const spread = spreads[index];
      if (spread === undefined) return '';
      const [at, low, high] = [xAt(x), yAt(spread[0], axis), yAt(spread[1], axis)].map((pixel) => Math.round(pixel * 100) / 100);
      const d = `M${at! - 5} ${low}h10M${at! - 5} ${high}h10M${at} ${low}V${high}`;
      return element('path', { d, stroke, 'stroke-width': 1.5, fill: 'none' });
    })
    .join('');

const places = ({ xTicks: at }: LinePlot, min: number, max: number, xAt: (x: number) => number): string =>
  at === undefined ? xTicks(min, max, xAt) : at.map((x) => xTick(String(x), xAt(x))).join('');

/** Whole numbers only, as rounds are; at most a dozen. */
const xTicks = (min: number, max: number, xAt: (x: number) => number): string => {
  const { values, step } = ticks(min, max, 12);
  return values
    .filter((value) => Number.isInteger(value) && value >= min && value <= max)
    .map((value) => xTick(tickLabel(value, Math.max(1, step)), xAt(value)))
    .join('');
};
