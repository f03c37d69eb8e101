import type { AmountCheck } from '../evidence/amounts-of.ts';
import type { Explanation } from '../evidence/explain.ts';
import { inAtn, type Section } from '../evidence/section.ts';
import { sectionLines } from './section-lines.ts';
import { tame } from './table.ts';

/** An explanation as text. */
export const explainLines = (explanation: Explanation, colour: boolean): string[] => {
  const { task, account, name, source, dataMode, end, roles, sections, amounts, differences } = explanation;
  return [
    `task ${task}: ${end}`,
    `account ${account}${name === undefined ? '' : `, ${name}`}: ${roles.join(', ') || 'called what a passed deadline allows'}`,
    sumOf(amounts),
    `from ${source}`,
    `data mode ${dataMode}`,
    ...sectionLines(amounts.length === 0 ? sections : [...sections, amountSection(amounts)], colour),
    '',
    ...differences.map((difference) => `DIFFERS: ${tame(difference)}`),
    verdict(amounts),
  ];
};

/** What it comes to. */
const sumOf = (amounts: readonly AmountCheck[]): string => {
  const sum = (which: AmountCheck['kind']): bigint =>
    amounts.filter(({ kind }) => kind === which).reduce((total, { computed }) => total + computed, 0n);
  return `paid ${inAtn(sum('credit'))}, taken ${inAtn(sum('penalty'))}`;
};

const amountSection = (amounts: readonly AmountCheck[]): Section => ({
  title: 'all amounts, worked out from the records and held against what the chain booked',
  table: {
    columns: ['for', 'of', ' worked out', ' booked on chain', '', ' block'],
    rows: amounts.map(({ what, kind, for: whole, computed, chain, events }) => [
      kind === 'penalty' ? `penalty: ${what}` : what,
      whole,
      inAtn(kind === 'penalty' ? -computed : computed),
      inAtn(kind === 'penalty' ? -chain : chain),
      computed === chain ? 'equal' : 'DIFFERS',
      events.map(({ block }) => block).join(' '),
    ]),
  },
});

const verdict = (amounts: readonly AmountCheck[]): string => {
  if (amounts.length === 0) return 'nothing paid, nothing taken: equal to the chain';
  const different = amounts.filter(({ computed, chain }) => computed !== chain);
  if (different.length === 0) return `${amounts.length} amount${amounts.length === 1 ? '' : 's'}, equal to the chain to the wei`;
  return `${different.length} of ${amounts.length} amounts differ from the chain: ${different.map(({ what }) => what).join(', ')}`;
};
