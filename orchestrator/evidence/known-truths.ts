import type { Hex } from '../../protocol/hex.ts';
import type { NetworkView } from '../../roles/view/network-view.ts';
import type { TaskView } from '../../roles/view/task-view.ts';

/** Truths of the project that were revealed before a task was proposed: its own must share no example with them. */
export const judgedTruths = (view: NetworkView, task: TaskView): Hex[] => {
  const proposedAt = task.entered.open?.block ?? 0;
  return Object.values(view.tasks)
    .filter((t) => t.projectId === task.projectId && (t.entered.revealing?.block ?? Number.POSITIVE_INFINITY) < proposedAt)
    .flatMap((t) => (t.truthDigest === undefined ? [] : [t.truthDigest]));
};

/** Truths of the last `k` rounds before `round` by proposers without a task in it: they guard its version. */
export const guardingTruths = (view: NetworkView, tasks: readonly TaskView[], round: number, k: number): Hex[] => {
  const here = new Set(tasks.map((t) => t.proposer));
  return Object.values(view.tasks)
    .filter((t) => t.projectId === tasks[0]?.projectId && t.round < round && t.round >= round - k)
    .filter((t) => t.state === 'settled' && !here.has(t.proposer))
    .flatMap((t) => (t.truthDigest === undefined ? [] : [t.truthDigest]));
};
