import { styleText } from 'node:util';
import type { Fact, FactTable, Section } from '../evidence/section.ts';
import { tame } from './table.ts';

/** Beyond this a reason goes to a line of its own. */
const WIDE = 118;
const GAP = '  ';

/** Sections as text: a title, then names, values and reasons in columns, or a table. Nothing in it can move the cursor. */
export const sectionLines = (sections: readonly Section[], colour: boolean): string[] =>
  sections.flatMap(({ title, facts = [], table, notes = [] }) => [
    '',
    colour ? styleText('bold', tame(title), { validateStream: false }) : tame(title),
    ...factLines(facts),
    ...(table === undefined ? [] : tableLines(table)),
    ...notes.map((note) => `${GAP}${tame(note)}`),
  ]);

const factLines = (facts: readonly Fact[]): string[] => {
  const width = Math.max(0, ...facts.map(({ name }) => name.length));
  return facts.flatMap(({ name, value, how, block }) => {
    const line = `${GAP}${tame(name).padEnd(width)}${GAP}${tame(value)}${block === undefined ? '' : `${GAP}[block ${block}]`}`;
    if (how === undefined) return [line];
    const reason = tame(how);
    const beside = `${line}${GAP}${GAP}${reason}`;
    return beside.length <= WIDE ? [beside] : [line, `${GAP.repeat(3)}${' '.repeat(width)}${reason}`];
  });
};

/** As wide as its widest cells: nothing is cut, for digests have to be whole. */
const tableLines = ({ columns, rows }: FactTable): string[] => {
  const numbers = columns.map((title) => title.startsWith(' '));
  const cells = [columns.map((title) => title.trim()), ...rows.map((row) => row.map(tame))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => (row[index] ?? '').length)));
  const line = (row: readonly string[]): string =>
    GAP +
    widths
      .map((width, index) => (numbers[index] ? (row[index] ?? '').padStart(width) : (row[index] ?? '').padEnd(width)))
      .join(GAP)
      .trimEnd();
  const [titles = [], ...body] = cells;
  return [line(titles), ...body.map(line)];
};
