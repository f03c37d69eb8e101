import type { Content } from '../node/content/content.ts';
import { isTempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';
import { decodeReport } from '../roles/content/report.ts';
import type { TaskView } from '../roles/view/task-view.ts';
import { strangeReport } from './evidence/ballot-reports.ts';

/** What a seat found in a task: what is wrong with it, and the check that each bad solution failed, by solver. */
export type Findings = { readonly badTask: string; readonly failed: Readonly<Record<Hex, string>> };

const NOTHING: Findings = { badTask: '', failed: {} };

/** The findings of the first of these seats whose report of this task can be fetched; honest seats agree. */
export const readFindings = async (task: TaskView, seats: ReadonlySet<Hex>, content: Pick<Content, 'get'>): Promise<Findings> => {
  for (const { coordinator, ballot } of task.seats) {
    if (ballot === undefined || !seats.has(coordinator)) continue;
    try {
      const bytes = await content.get(ballot.reportDigest, { timeoutMs: 10_000 });
      const report = decodeReport(bytes);
      if (strangeReport(report, task, coordinator) !== undefined) continue;
      const { badTask, solutions } = report;
      const bad = solutions.filter(({ outcome }) => outcome === 'refuted' || outcome === 'refused');
      return { badTask, failed: Object.fromEntries(bad.map(({ solver, check }) => [solver, check])) };
    } catch (error) {
      if (!isTempernetError(error)) throw error;
    }
  }
  return NOTHING;
};
