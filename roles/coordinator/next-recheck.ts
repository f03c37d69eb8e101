import type { Hex } from '../../protocol/hex.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import type { SolutionReport } from '../content/report.ts';
import { seatOf, type TaskView } from '../view/task-view.ts';

/** An accusation that was looked into; `upheld` is false also where the state that it starts from could not be had. */
export type Tried = { readonly accusation: Accusation; readonly upheld: boolean };

/**
 * The next accusation that a seat re-runs an interval for, if any. Only seats of the task are heard, once for each solution, and not
 * again once one of their accusations was not upheld. So whatever others send, a seat re-runs at most one interval for each solution
 * that is refuted, and one for each seat that lies or names what nobody serves: who is waited for in vain is so once.
 */
export const nextRecheck = (
  task: TaskView,
  me: Hex,
  params: { readonly intervals: number },
  heard: readonly Accusation[],
  reports: readonly SolutionReport[],
  tried: readonly Tried[],
): Accusation | undefined =>
  heard.find(({ account, taskId, slot, interval }) => {
    const outcome = reports[slot]?.outcome;
    return (
      taskId === task.taskId &&
      account !== me &&
      seatOf(task, account) !== undefined &&
      interval < params.intervals &&
      (outcome === 'scored' || outcome === 'refused') &&
      !tried.some(({ accusation, upheld }) => accusation.account === account && (!upheld || accusation.slot === slot))
    );
  });

/** True when this seat's own sample has already shown that the accused interval leads where the solver said. */
export const isKnownFalse = ({ slot, interval }: Accusation, reports: readonly SolutionReport[]): boolean => {
  const report = reports[slot];
  // Refused before its quality was looked at, its intervals were listed but not re-run.
  return report !== undefined && report.check === 'quality' && report.intervals.includes(interval);
};
