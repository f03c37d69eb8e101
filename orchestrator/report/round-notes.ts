import type { RoundRow } from '../run-document.ts';

/** What a row of the table has no room for: tasks that ended Void and why, a round without a new version. */
export const roundNotes = ({ tasks, outcome }: Pick<RoundRow, 'tasks' | 'outcome'>): string[] => [
  ...tasks.flatMap(({ task, state, reason }) => (state === 'void' ? [`       task ${task} void: ${reason ?? 'no reason'}`] : [])),
  ...(outcome === 'empty' ? ['       round empty: the head stays'] : []),
];
