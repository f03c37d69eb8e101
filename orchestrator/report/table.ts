import { stripVTControlCharacters, styleText } from 'node:util';

/** One column: numbers read best aligned to the right. */
export type Column = { readonly title: string; readonly width: number; readonly align: 'left' | 'right' };

const GAP = '  ';

/** One line of text without control characters and direction marks, so that a name from the network cannot move the cursor or turn text around. */
export const tame = (text: string): string => stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');

const fitted = (text: string, { width, align }: Column): string => {
  const short = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return align === 'right' ? short.padStart(width) : short.padEnd(width);
};

/**
 * A table that grows downwards while a run goes on: the header once, then one line a row, each complete when it is printed.
 * Lines carry no line end. With `colour` the header is bold and the rule dim; without, the output is plain text for pipes.
 */
export class LiveTable {
  readonly #columns: readonly Column[];
  readonly #colour: boolean;

  constructor(options: { columns: readonly Column[]; colour: boolean }) {
    this.#columns = options.columns;
    this.#colour = options.colour;
  }

  /** Titles, and a rule below them. */
  header(): string {
    const titles = this.#line(this.#columns.map(({ title }) => title));
    const rule = this.#columns.map(({ width }) => '-'.repeat(width)).join(GAP);
    return this.#colour ? `${paint('bold', titles)}\n${paint('dim', rule.replaceAll('-', '─'))}` : `${titles}\n${rule}`;
  }

  /** One row; a value too long for its column is cut, a missing one is blank. */
  row(values: readonly (string | number | bigint | undefined)[]): string {
    return this.#line(values.map((value) => (value === undefined ? '' : String(value))));
  }

  #line(values: readonly string[]): string {
    return this.#columns
      .map((column, index) => fitted(tame(values[index] ?? ''), column))
      .join(GAP)
      .trimEnd();
  }
}

/** The caller has decided that colours are wanted; the stream check of `styleText` would ask again. */
const paint = (style: 'bold' | 'dim', text: string): string => styleText(style, text, { validateStream: false });
