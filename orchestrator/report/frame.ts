import { element, escapeXml, label } from './svg.ts';
import { type Ticks, tickLabel } from './ticks.ts';

/** Size of every plot, in pixels. */
export const SIZE = { width: 800, height: 450 } as const;

/** The area inside the axes. */
export const AREA = { left: 84, right: 776, top: 92, bottom: 370 } as const;

/** Colours that keep apart for colour-blind readers as well, used in order. */
export const PALETTE = [
  '#2563eb',
  '#e8710a',
  '#0d9268',
  '#9333ea',
  '#c81e4a',
  '#0891b2',
  '#a16207',
  '#64748b',
  '#1f2937',
] as const;

const INK = { title: '#111827', text: '#4b5563', grid: '#e5e7eb', axis: '#9ca3af' } as const;

/** What a legend names: a colour, drawn as a line or a filled square. */
export type Key = { readonly name: string; readonly colour: string; readonly mark: 'line' | 'dashes' | 'square' };

/** Heading and axes of a plot. `ySuffix` follows each number of the vertical axis, such as `%`. */
export type Frame = {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly ySuffix?: string;
};

/** Vertical pixel of a value on an axis. */
export const yAt = (value: number, axis: Ticks): number =>
  AREA.bottom - ((value - axis.low) / (axis.high - axis.low)) * (AREA.bottom - AREA.top);

const swatch = ({ colour, mark }: Key, x: number): string =>
  mark === 'square'
    ? element('rect', { x, y: -9, width: 12, height: 12, rx: 2, fill: colour })
    : element('line', {
        x1: x,
        x2: x + 20,
        y1: -4,
        y2: -4,
        stroke: colour,
        'stroke-width': 3,
        'stroke-dasharray': mark === 'dashes' ? '5 4' : undefined,
      });

/** On two lines where one is too short. Widths of text can only be guessed here: a little more than half the font size a character. */
const legend = (keys: readonly Key[]): string => {
  const rows: string[][] = [[]];
  let x = 0;
  for (const key of keys) {
    const gap = key.mark === 'square' ? 18 : 26;
    const width = gap + key.name.length * 7.2;
    if (x + width > AREA.right - AREA.left && rows.length === 1) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push(swatch(key, x) + label(key.name, x + gap, 0, { fill: INK.text }));
    x += width + 22;
  }
  const first = AREA.top - (rows.length === 1 ? 18 : 23);
  const lines = rows.map((parts, row) =>
    element('g', { transform: `translate(${AREA.left} ${first + 16 * row})`, 'font-size': 13 }, ...parts),
  );
  return lines.join('');
};

const yAxis = (axis: Ticks, suffix: string): string =>
  axis.values
    .map((value) => {
      const y = yAt(value, axis);
      const line = element('line', { x1: AREA.left, x2: AREA.right, y1: y, y2: y, stroke: value === 0 ? INK.axis : INK.grid });
      return line + label(tickLabel(value, axis.step) + suffix, AREA.left - 10, y + 4, { 'text-anchor': 'end', fill: INK.text });
    })
    .join('');

/** A whole SVG document around `marks`: white ground, heading, legend, horizontal grid, axis labels; `below` more pixels at its foot. */
export const framed = (frame: Frame, axis: Ticks, keys: readonly Key[], marks: string, below = 0): string => {
  const middle = (AREA.top + AREA.bottom) / 2;
  const height = SIZE.height + below;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${SIZE.width} ${height}`,
      width: SIZE.width,
      height,
      role: 'img',
      'font-family': "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif",
      'font-size': 13,
    },
    element('title', {}, escapeXml(frame.title)),
    element('rect', { width: SIZE.width, height, fill: '#ffffff' }),
    label(frame.title, 24, 34, { 'font-size': 19, 'font-weight': 700, fill: INK.title }),
    frame.subtitle === undefined ? '' : label(frame.subtitle, 24, 55, { fill: INK.text }),
    legend(keys),
    yAxis(axis, frame.ySuffix ?? ''),
    marks,
    label(frame.xLabel, (AREA.left + AREA.right) / 2, height - 12, { 'text-anchor': 'middle', fill: INK.text }),
    label(frame.yLabel, 0, 0, { 'text-anchor': 'middle', fill: INK.text, transform: `translate(14 ${middle}) rotate(-90)` }),
  )}\n`;
};

/** Text below the horizontal axis, in its first or a further row. */
export const xTick = (text: string, x: number, row = 0): string =>
  label(text, x, AREA.bottom + 20 + 16 * row, { 'text-anchor': 'middle', fill: INK.text });

/** Characters of slanted text that are shown, and how many of them need no room below the plot. */
const SLANTED = { most: 28, free: 14 } as const;

/** Pixels that slanted texts need below the plot: half their length hangs down. */
export const slantedRoom = (texts: readonly string[]): number =>
  3 * Math.max(0, ...texts.map(({ length }) => Math.min(length, SLANTED.most) - SLANTED.free));

/** Text that hangs below the axis at a slant. */
export const slantedTick = (text: string, x: number): string =>
  label(text.length > SLANTED.most ? `${text.slice(0, SLANTED.most - 1)}…` : text, 0, 0, {
    'text-anchor': 'end',
    'font-size': 11,
    fill: INK.text,
    transform: `translate(${Math.round(x + 4)} ${AREA.bottom + 15}) rotate(-30)`,
  });
