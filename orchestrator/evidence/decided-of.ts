import type { SolverView } from '../../roles/view/task-view.ts';
import { amountsOf } from './amounts-of.ts';
import { ballotReports, type FoundReport } from './ballot-reports.ts';
import { endOf } from './explain-proposer.ts';
import { inAtn } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** What the network decided of a solution, in words: paid, or refuted by which seats for what. */
export const decidedOf = async (found: TaskCase, { account, slot }: SolverView, timeoutMs: number): Promise<string> => {
  const { task, ballots, records, label } = found;
  if (task.settlement === undefined) return `nothing of it: the task is ${endOf(found)}`;
  const { acceptedMask, refutedMask } = task.settlement;
  if (has(acceptedMask, slot)) {
    const paid = amountsOf(found, account).find(({ what, kind }) => kind === 'credit' && what === 'solver');
    return `accepted, paid ${inAtn(paid?.chain ?? 0n)}`;
  }
  const against = ballots.filter(({ ballot }) => has(ballot.refutedMask, slot));
  const reports = await ballotReports(records.content, task, against, timeoutMs);
  const seats = reports.map((one) => `${label(one.coordinator)}${checkOf(one, slot)}`).join(', ');
  const word = has(refutedMask, slot) ? 'refuted' : 'not accepted';
  return `${word}${against.length === 0 ? '' : `; ${against.length} of ${ballots.length} seats refuted it: ${seats}`}`;
};

const has = (mask: bigint, slot: number): boolean => ((mask >> BigInt(slot)) & 1n) === 1n;

const checkOf = ({ report }: FoundReport, slot: number): string => {
  if (typeof report === 'string') return ', whose report is not to be had';
  const said = report.solutions.find((one) => one.slot === slot);
  return said === undefined ? '' : ` by ${said.check}`;
};
