import type { AdversaryRow } from '../run-document.ts';
import { type Column, LiveTable } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'adversary', width: 23, align: 'left' },
  { title: 'what it did', width: 47, align: 'left' },
  { title: 'stake before', width: 12, align: 'right' },
  { title: 'after', width: 8, align: 'right' },
  { title: 'earned', width: 9, align: 'right' },
  { title: 'net ATN', width: 11, align: 'right' },
  { title: 'lost', width: 4, align: 'left' },
  { title: 'what caught it', width: 72, align: 'left' },
];

/** Lines of the table of adversaries: what each did, what caught it, its stake before and after, what it earned besides. */
export const adversaryLines = (adversaries: readonly AdversaryRow[], colour: boolean): string[] => {
  const table = new LiveTable({ columns: COLUMNS, colour });
  const rows = adversaries.map(({ name, did, caught, missed, stakeBefore, stakeAfter, earned, net, lost }) =>
    table.row([name, did, stakeBefore, stakeAfter, earned, net, lost ? 'yes' : 'no', found(caught, missed)]),
  );
  return [table.header(), ...rows];
};

const found = (caught: readonly string[], missed: number): string =>
  [...(caught.length === 0 ? ['nothing'] : caught), ...(missed === 0 ? [] : [`missed x${missed}`])].join('; ');
