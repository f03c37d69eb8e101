import { AREA, type Frame, framed, PALETTE, slantedRoom, slantedTick, xTick, yAt } from './frame.ts';
import { element } from './svg.ts';
import { type Ticks, ticks } from './ticks.ts';

/** One bar's place on the horizontal axis with a value for each kind, in the plot's order of kinds; below zero hangs down. */
export type Bar = { readonly label: string; readonly values: readonly number[] };

/** Bars by label, such as rewards by account; `stacked` puts the kinds on each other, `grouped` beside each other. */
export type BarPlot = Frame & {
  readonly kinds: readonly string[];
  readonly bars: readonly Bar[];
  readonly layout: 'stacked' | 'grouped';
};

type Piece = { readonly from: number; readonly to: number; readonly kind: number };

/** Pieces of one stack: what is positive grows up from zero, what is negative down. */
const stack = (values: readonly number[]): Piece[] =>
  values.map((value, kind) => {
    const from = values.slice(0, kind).reduce((sum, below) => (below < 0 === value < 0 ? sum + below : sum), 0);
    return { from, to: from + value, kind };
  });

/** The plot as an SVG document. */
export const barPlot = (plot: BarPlot): string => {
  const clean = plot.bars.map(({ label, values }) => ({
    label,
    values: values.map((value) => (Number.isFinite(value) ? value : 0)),
  }));
  const columns = clean.map(({ values }) =>
    plot.layout === 'stacked' ? stack(values) : values.map((value, kind) => ({ from: 0, to: value, kind })),
  );
  const ends = columns.flat().map(({ to }) => to);
  const axis = ticks(Math.min(0, ...ends), Math.max(0, ...ends) || 1, 6);
  const room = (AREA.right - AREA.left) / Math.max(1, clean.length);
  const marks = columns.map((pieces, index) => column(pieces, plot.layout, AREA.left + index * room, room, axis));
  const keys = plot.kinds.map((name, kind) => ({ name, colour: colourOf(kind), mark: 'square' as const }));
  const labels = clean.map(({ label }) => label);
  const named = names(labels, room);
  return framed(plot, axis, keys, marks.join('') + named.marks, named.below);
};

const colourOf = (kind: number): string => PALETTE[kind % PALETTE.length]!;

const column = (pieces: readonly Piece[], layout: BarPlot['layout'], left: number, room: number, axis: Ticks): string => {
  const full = Math.min(room * 0.7, 72);
  const width = layout === 'stacked' ? full : full / Math.max(1, pieces.length);
  return pieces
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, kind }) => {
      const x = left + (room - full) / 2 + (layout === 'stacked' ? 0 : kind * width);
      const top = yAt(Math.max(from, to), axis);
      const height = Math.max(0.5, yAt(Math.min(from, to), axis) - top);
      return element('rect', { x, y: top, width, height, fill: colourOf(kind), stroke: '#ffffff', 'stroke-width': 1 });
    })
    .join('');
};

/** Names below the bars: level where they fit, on two lines if need be, else slanted, with room below the plot. */
const names = (labels: readonly string[], room: number): { readonly marks: string; readonly below: number } => {
  const most = Math.floor(room / 7.2);
  const lines = labels.map((text) => (text.length <= most ? [text] : text.split(/ (?=[^ ]+$)/)));
  const centre = (index: number): number => AREA.left + (index + 0.5) * room;
  if (lines.flat().every((line) => line.length <= most)) {
    const level = lines.map((parts, index) => parts.map((line, row) => xTick(line, centre(index), row)).join(''));
    return { marks: level.join(''), below: 0 };
  }
  const slanted = labels.map((text, index) => slantedTick(text, centre(index)));
  return { marks: slanted.join(''), below: slantedRoom(labels) };
};
