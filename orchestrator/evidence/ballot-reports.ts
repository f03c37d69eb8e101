import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { type BallotReport, decodeReport } from '../../roles/content/report.ts';
import type { TaskView } from '../../roles/view/task-view.ts';
import type { Records } from '../records/records.ts';
import type { CastBallot } from './task-case.ts';

const MAX_BYTES = 1024 * 1024;

/** The report behind a ballot, or in words why there is none to read. */
export type FoundReport = CastBallot & { readonly report: BallotReport | string };

/** What each seat says it found. A report is evidence for readers: nothing rests on it, and it may be missing, false or no report. */
export const ballotReports = (
  content: Records['content'],
  task: TaskView,
  ballots: readonly CastBallot[],
  timeoutMs: number,
): Promise<FoundReport[]> =>
  Promise.all(ballots.map(async (cast) => ({ ...cast, report: await reportOf(content, task, cast, timeoutMs) })));

const reportOf = async (
  content: Records['content'],
  task: TaskView,
  cast: CastBallot,
  timeoutMs: number,
): Promise<BallotReport | string> => {
  try {
    const { reportDigest } = cast.ballot;
    const report = decodeReport(await content.get(reportDigest, { timeoutMs, maxBytes: MAX_BYTES }));
    return strangeReport(report, task, cast.coordinator) ?? report;
  } catch (error) {
    if (isTempernetError(error)) return error.message;
    throw error;
  }
};

/** In words why a report is no evidence of that seat's ballot in that task; undefined when it is. */
export const strangeReport = (report: BallotReport, task: TaskView, coordinator: Hex): string | undefined => {
  if (report.coordinator !== coordinator)
    return `the report is about something else: it is by another seat, ${report.coordinator}`;
  if (report.taskId !== task.taskId) return `the report is about something else: task ${report.taskId}`;
  return report.sampleSeed === task.sampleSeed?.value
    ? undefined
    : `the report is about something else: sample seed ${report.sampleSeed}`;
};

/** What a report says of a slot, in a line. */
export const saidOf = (report: BallotReport | string, slot: number): string => {
  if (typeof report === 'string') return `no report: ${report}`;
  if (report.badTask !== '') return `bad task: ${report.badTask}`;
  const said = report.solutions.find((s) => s.slot === slot);
  if (said === undefined) return 'its report says nothing of this solution';
  const { outcome, check, detail, intervals, loss } = said;
  const ran = intervals.length === 0 ? '' : `, intervals ${intervals.join(' ')} re-run`;
  const lost = loss === null ? '' : `, loss ${lossText(report.baseLoss)} -> ${lossText(loss)}`;
  return `${outcome} by ${check}${detail === '' ? '' : `: ${detail}`}${outcome === 'refuted' ? '' : ran}${lost}`;
};

const lossText = (loss: number | null): string => loss?.toFixed(6) ?? 'unknown';
