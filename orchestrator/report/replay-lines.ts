import type { Replay, ReplayedRound } from '../evidence/replay.ts';
import type { ReplayItem } from '../evidence/replay-item.ts';
import { tame } from './table.ts';

const WORDS: Readonly<Record<ReplayItem['outcome'], string>> = {
  same: 'same',
  differs: 'DIFFERS',
  false: 'FALSE',
  unknown: 'unknown',
  noted: '-',
};

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

/** What came out of all of it: what the network decided, apart from what it let pass and from what some said. */
export const replayVerdict = ({ rounds, dataMode }: Pick<Replay, 'rounds' | 'dataMode'>): string[] => {
  const items = rounds.flatMap(({ tasks, version }) => [...tasks.flatMap((t) => t.items), ...version]);
  const count = (outcome: ReplayItem['outcome']): number => items.filter((item) => item.outcome === outcome).length;
  const leftOut = items.filter((item) => item.leftOut).length;
  const [differing, missing, lies] = [count('differs') - leftOut, count('unknown'), count('false')];
  const decided = [
    ...(differing === 0 ? [] : [`${differing} differ`]),
    ...(missing === 0 ? [] : [`${missing} cannot be decided, since content is not to be had here`]),
  ];
  return [
    '',
    `${several(rounds.length, 'round')}, ${several(items.length, 'thing')} worked out again`,
    `decisions, payments and versions: ${decided.join(', ') || 'all same'}`,
    ...(leftOut === 0 ? [] : [`${several(leftOut, 'solution')} accepted that left work out`]),
    ...(lies === 0 ? [] : [`${several(lies, 'false statement')}, on which nothing was decided`]),
    `data mode ${dataMode}`,
  ];
};

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
