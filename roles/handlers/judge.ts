import { DATA_MODE } from '../../protocol/data-mode.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { ballotCommitment, scoresHash } from '../../protocol/statements.ts';
import { type BallotReport, encodeReport, type SolutionReport } from '../content/report.ts';
import type { SolverView } from '../view/task-view.ts';
import { badTask } from './bad-task.ts';
import { checkSolution, type SolutionContext } from './check-solution.ts';
import { promiseOnce } from './promise-once.ts';
import { BALLOT_PROMISE } from './read-promise.ts';
import { recheckAccused } from './recheck.ts';
import { seedOf } from './training-data.ts';
import type { FilledBallot, Work } from './work.ts';
import type { Workshop } from './workshop.ts';

type Request = Extract<Work, { type: 'judge' }>;

/** All six checks of protocol section 6 on every revealed solution of a task, and the ballot that follows from them. */
export const judge = async (shop: Workshop, request: Request, signal: AbortSignal): Promise<FilledBallot> => {
  const { task, sampleSeed } = request;
  const kept = await promiseOnce(shop.journal, `ballot/${task.taskId}/${sampleSeed}`, BALLOT_PROMISE, async () => {
    const report = await examine(shop, request, signal);
    const reportDigest = await shop.content.put(encodeReport(report));
    const verdict = report.badTask === '' ? 0 : 1;
    const scores = report.solutions.map((s) => s.score);
    const refutedMask = report.solutions.reduce(
      (mask, s) => (s.outcome === 'refuted' ? mask | (1n << BigInt(s.slot)) : mask),
      0n,
    );
    const salt = shop.salt();
    const ballot = {
      taskId: task.taskId,
      coordinator: shop.me,
      verdict,
      scoresHash: scoresHash(scores),
      refutedMask,
      reportDigest,
      salt,
    };
    const commitment = ballotCommitment(shop.domain, ballot);
    return { verdict, scores, refutedMask: String(refutedMask), reportDigest, salt, commitment };
  });
  return { ...kept, refutedMask: BigInt(kept.refutedMask) };
};

const examine = async (shop: Workshop, request: Request, signal: AbortSignal): Promise<BallotReport> => {
  const { task, sampleSeed } = request;
  const head = { taskId: task.taskId, coordinator: shop.me, engine: shop.library.engineId, sampleSeed };
  const nothing = (): SolutionReport[] =>
    task.solvers.map(({ slot, account }) => ({
      slot,
      solver: account,
      outcome: 'not revealed',
      check: 'none',
      detail: '',
      intervals: [],
      loss: null,
      score: 0,
    }));
  const context = await solutionContext(shop, request, signal);
  if (typeof context === 'string') return { ...head, badTask: context, baseLoss: null, solutions: nothing() };
  const solutions = nothing();
  const check = async (solver: SolverView): Promise<void> => {
    if (solver.revealed === undefined) return;
    const intervals = sampleOf(request, solver.slot);
    solutions[solver.slot] = await checkSolution(shop, context, solver, solver.revealed, intervals, signal);
    shop.logger.debug({ taskId: task.taskId, ...solutions[solver.slot] }, 'checked solution');
  };
  // Side by side: solvers that serve nothing must not use up the judging window by being waited for one after the other.
  await Promise.all(task.solvers.map(check));
  await recheckAccused(shop, context, task, solutions, signal);
  return { ...head, badTask: '', baseLoss: context.baseLoss, solutions };
};

/** The intervals of a slot that every seat re-runs: none in mode `private`. */
const sampleOf = ({ task, sampleSeed, params }: Request, slot: number): number[] =>
  params.dataMode === DATA_MODE.private ? [] : sampledIntervals(sampleSeed, task.taskId, slot, params.sampled, params.intervals);

/** What the solutions of a sound task are checked against; in words what is wrong with one that is not. */
export const solutionContext = async (
  shop: Workshop,
  request: Request,
  signal: AbortSignal,
): Promise<SolutionContext | string> => {
  const { task, sampleSeed, params } = request;
  const opened = await badTask(shop, request, signal);
  if (typeof opened === 'string') return opened;
  const { payload, truth, spec } = opened;
  const base = await shop.library.version(payload, spec.headDigest, { signal });
  const { loss: baseLoss } = await payload.evaluate(base, truth, signal);
  const baseLeaf = shop.digestOf(payload.firstState(base));
  return { ...opened, base, baseLeaf, baseLoss, params, taskId: task.taskId, taskSeed: seedOf(task), sampleSeed };
};
