import type { AccountRow, RoundRow } from '../run-document.ts';
import { PHASE_NAMES, phaseSeconds } from './phases.ts';
import { type Column, LiveTable } from './table.ts';

const ROUND_COLUMNS: readonly Column[] = [
  { title: 'round', width: 5, align: 'right' },
  { title: 'first task', width: 13, align: 'right' },
  { title: 'seconds by phase', width: 34, align: 'left' },
  { title: 'accepted', width: 8, align: 'right' },
  { title: 'scores %', width: 14, align: 'left' },
  { title: 'consensus %', width: 11, align: 'left' },
  { title: 'paid ATN', width: 9, align: 'right' },
  { title: 'version', width: 15, align: 'left' },
  { title: 'loss', width: 7, align: 'right' },
  { title: 'accuracy', width: 8, align: 'right' },
  { title: 'gas', width: 10, align: 'right' },
];

const ACCOUNT_COLUMNS: readonly Column[] = [
  { title: 'account', width: 44, align: 'left' },
  { title: 'name', width: 23, align: 'left' },
  { title: 'reason', width: 34, align: 'left' },
  { title: 'ATN', width: 14, align: 'right' },
];

/** Decimals that a share or a score is shown with. */
const tenths = (value: number): string => (value * 100).toFixed(1);

/** Seconds of each phase, as the line above the header lists them; a dash for one that did not end. */
const phaseText = (row: RoundRow): string =>
  phaseSeconds(row.phases)
    .map((seconds) => seconds?.toFixed(1) ?? '-')
    .join('/');

/** Solutions a round that have room: with more a row would be wider than any screen. */
const MOST_SOLUTIONS = 16;

/** The live table of a run, one row a round; up to 16 `solutions` a round have room for their scores and shares. */
export const roundTable = (colour: boolean, solutions = 3): LiveTable => {
  const shown = Math.min(solutions, MOST_SOLUTIONS);
  const room: Readonly<Record<string, number>> = { 'scores %': 5 * shown - 1, 'consensus %': 4 * shown - 1 };
  const columns = ROUND_COLUMNS.map((column) => ({ ...column, width: Math.max(column.width, room[column.title] ?? 0) }));
  return new LiveTable({ columns, colour });
};

/** What stands above the rounds: which phases the seconds belong to, how to read scores, then the titles. */
export const roundHeader = (table: LiveTable): string =>
  `phases: ${PHASE_NAMES.join(' / ')}\nscores and consensus: by task and slot; x: refuted\n${table.header()}`;

/** A round's cells for `roundTable`. Solutions stand in order of task and slot in every cell. */
export const roundCells = (row: RoundRow): string[] => [
  String(row.round),
  row.tasks[0]?.task ?? 'none',
  phaseText(row),
  `${row.solutions.filter(({ accepted }) => accepted).length}/${row.solutions.length}`,
  row.solutions.map(({ score, refuted }) => (refuted ? 'x' : tenths(score / 1e6))).join(' '),
  row.solutions.map(({ incentive }) => (incentive * 100).toFixed(0)).join(' '),
  Object.values(row.rewards)
    .reduce((sum, amount) => sum + Number(amount), 0)
    .toFixed(2),
  row.outcome === 'published' ? `${row.version} ${row.digest.slice(2, 14)}` : 'none',
  row.loss.toFixed(4),
  row.accuracy === undefined ? '-' : `${(row.accuracy * 100).toFixed(2)} %`,
  String(row.gas),
];

/** Lines of the closing table: what each account staked, earned and lost, by reason, and what it can withdraw. */
export const balanceLines = (accounts: readonly AccountRow[], colour: boolean): string[] => {
  const table = new LiveTable({ columns: ACCOUNT_COLUMNS, colour });
  const rows = accounts.flatMap(({ account, name, roles, staked, locked, earned, penalties, withdrawable }) => {
    const reasons: [string, string][] = [
      ...Object.entries(staked).map(([role, amount]): [string, string] => [`staked as ${role}`, amount]),
      ...(locked === '0' ? [] : [['locked of it', locked] as [string, string]]),
      ...Object.entries(earned),
      ...penalties.map(({ reason, amount }): [string, string] => [`penalty: ${reason}`, `-${amount}`]),
      ['withdrawable', withdrawable],
    ];
    return reasons.map(([reason, amount], index) =>
      table.row(index === 0 ? [account, name ?? roles.join(' '), reason, amount] : ['', '', reason, amount]),
    );
  });
  return [table.header(), ...rows];
};
