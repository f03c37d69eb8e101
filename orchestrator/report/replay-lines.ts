import type { Replay, ReplayedRound } from '../evidence/replay.ts';
import type { ReplayItem } from '../evidence/replay-item.ts';
import { tame } from './table.ts';

const WORDS: Readonly<Record<ReplayItem['outcome'], string>> = { same: 'same', differs: 'DIFFERS', false: 'FALSE', noted: '-' };

/** One round as text. */
export const replayedLines = ({ round, tasks, version }: ReplayedRound): string[] => {
  const width = Math.max(0, ...[...tasks.flatMap((t) => t.items), ...version].map(({ what }) => what.length));
  const lines = (items: readonly ReplayItem[]): string[] =>
    items.map(({ what, outcome, detail }) => `    ${tame(what).padEnd(width)}  ${WORDS[outcome].padEnd(7)}  ${tame(detail)}`);
  return [
    '',
    `round ${round}`,
    ...tasks.flatMap(({ task, end, items }) => [`  task ${task}: ${end}`, ...lines(items)]),
    '  merge',
    ...lines(version),
  ];
};

/** What came out of all of it. */
export const replayVerdict = ({ rounds, same }: Replay): string[] => {
  const items = rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((t) => t.items), ...version]);
  const count = (outcome: ReplayItem['outcome']): number => items.filter((item) => item.outcome === outcome).length;
  const lies = count('false') === 0 ? '' : `; ${count('false')} false statement(s), on which nothing was decided`;
  const all = `${rounds.length} round${rounds.length === 1 ? '' : 's'}, ${items.length} things worked out again`;
  return ['', same ? `same: ${all}${lies}` : `${count('differs')} of ${items.length} things differ${lies}`];
};
