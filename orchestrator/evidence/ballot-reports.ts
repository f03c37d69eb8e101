import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type BallotReport, decodeReport } from '../../roles/content/report.ts';
import type { Records } from '../records/records.ts';
import type { CastBallot } from './task-case.ts';

const MAX_BYTES = 1024 * 1024;

/** The report behind a ballot, or in words why there is none to read. */
export type FoundReport = CastBallot & { readonly report: BallotReport | string };

/** What each seat says it found. A report is evidence for readers: nothing rests on it, and it may be missing, false or no report. */
export const ballotReports = (
  content: Records['content'],
  ballots: readonly CastBallot[],
  timeoutMs: number,
): Promise<FoundReport[]> =>
  Promise.all(ballots.map(async (cast) => ({ ...cast, report: await reportOf(content, cast, timeoutMs) })));

const reportOf = async (content: Records['content'], cast: CastBallot, timeoutMs: number): Promise<BallotReport | string> => {
  try {
    const { reportDigest } = cast.ballot;
    const report = decodeReport(await content.get(reportDigest, { timeoutMs, maxBytes: MAX_BYTES }));
    return report.coordinator === cast.coordinator ? report : `is by another seat, ${report.coordinator}`;
  } catch (error) {
    if (isTempernetError(error)) return error.message;
    throw error;
  }
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
