import { DATA_MODE } from '../../protocol/data-mode.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import type { SolutionReport } from '../content/report.ts';
import { isKnownFalse, nextRecheck, type Tried } from '../coordinator/next-recheck.ts';
import type { SolverView, TaskView } from '../view/task-view.ts';
import type { SolutionContext } from './check-solution.ts';
import { ownFinding } from './probe.ts';
import { readSolution, refuted, type Verdict } from './read-solution.ts';
import { replayLeaf } from './replay-leaf.ts';
import type { Workshop } from './workshop.ts';

/**
 * What a seat does with accusations before it fills its ballot (protocol section 6, item 5): its own findings stand, of the others' it
 * re-runs the one accused interval, and upholds the accusation only when that leads elsewhere. Changes the reports of solutions that
 * are refuted by it. Accusations that come while it is at it are looked into as well; those that come later are too late.
 */
export const recheckAccused = async (
  shop: Workshop,
  context: SolutionContext,
  task: TaskView,
  reports: SolutionReport[],
  signal: AbortSignal,
): Promise<void> => {
  // Where data are the solver's own, seats have the sampled rows alone, and all of them the same.
  if (context.params.dataMode !== DATA_MODE.open) return;
  for (const solver of task.solvers) {
    const [interval] = ownFinding(shop, task, solver).refuted;
    const verdict =
      interval === undefined ? undefined : refuted('re-execution', `interval ${interval} leads elsewhere, as found before`);
    if (interval !== undefined && verdict !== undefined) refute(reports, solver, interval, verdict);
  }
  const tried: Tried[] = [];
  for (;;) {
    const heard = shop.accusations?.heard(task.taskId) ?? [];
    const accusation = nextRecheck(task, shop.me, context.params, heard, reports, tried);
    if (accusation === undefined) return;
    const verdict = isKnownFalse(accusation, reports) ? undefined : await rerun(shop, context, task, accusation, signal);
    const upheld = verdict?.check === 're-execution';
    tried.push({ accusation, upheld });
    // Where nothing could be re-run, nothing is known: section 6.2 asks for sampled states, and the accuser may have had this one.
    if (upheld || verdict === undefined) shop.accusations?.settled(accusation, upheld);
    const solver = task.solvers[accusation.slot];
    if (upheld && solver !== undefined) refute(reports, solver, accusation.interval, verdict);
  }
};

/** What keeps the accused interval from leading where the solver said, or from being re-run; nothing where it does lead there. */
const rerun = async (
  shop: Workshop,
  context: SolutionContext,
  task: TaskView,
  { slot, interval }: Accusation,
  signal: AbortSignal,
): Promise<Verdict | undefined> => {
  const solver = task.solvers[slot];
  if (solver?.revealed === undefined) return undefined;
  const providers = shop.providersOf(solver.account);
  const read = await readSolution(
    (digest, maxBytes) => shop.library.bytes(digest, { providers, maxBytes, signal }),
    context,
    solver.revealed,
  );
  if ('outcome' in read) return read;
  const data = await context.shardOf(slot);
  const leaf = { ground: context, data, taskSeed: context.taskSeed, solver, leaves: read.leaves, index: interval };
  return (await replayLeaf(shop, leaf, signal)).verdict;
};

const refute = (reports: SolutionReport[], { slot, account }: SolverView, interval: number, verdict: Verdict): void => {
  const before = reports[slot];
  if (before === undefined || before.outcome === 'refuted' || before.outcome === 'not revealed') return;
  const { outcome, check, detail } = verdict;
  const intervals = [...new Set([...before.intervals, interval])].sort((a, b) => a - b);
  reports[slot] = { slot, solver: account, outcome, check, detail, intervals, loss: null, score: 0 };
};
