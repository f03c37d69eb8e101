import type { Hex } from '../protocol/hex.ts';
import type { RevealedTruth } from './past-task.ts';
import type { TaskView } from './view/task-view.ts';

/** Of a project's truths those that were revealed before a task was proposed: its own must share no example with them. */
export const truthsBefore = (truths: readonly RevealedTruth[], task: TaskView): readonly Hex[] => {
  const proposedAt = task.entered.open?.block ?? 0;
  return truths.filter(({ block }) => block < proposedAt).map(({ digest }) => digest);
};

/** Of a project's truths those of the last `k` rounds before `round` by proposers without a task in it: they guard its version. */
export const guardingTruths = (
  truths: readonly RevealedTruth[],
  tasks: readonly TaskView[],
  round: number,
  k: number,
): readonly Hex[] => {
  const here = new Set(tasks.map((t) => t.proposer));
  return truths
    .filter((t) => t.round < round && t.round >= round - k && t.settled && !here.has(t.proposer))
    .map(({ digest }) => digest);
};
