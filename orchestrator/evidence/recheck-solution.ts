import { DATA_MODE } from '../../protocol/data-mode.ts';
import { equalBytes } from '../../protocol/equal-bytes.ts';
import type { Hex } from '../../protocol/hex.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import { checkSolution, type SolutionContext } from '../../roles/handlers/check-solution.ts';
import { readSolution } from '../../roles/handlers/read-solution.ts';
import type { SolutionRecord, SolverView, TaskView } from '../../roles/view/task-view.ts';
import { scoreOf } from '../../substrate/quality.ts';
import type { AuditShop } from './audit-shop.ts';
import { unlessMissing } from './unless-missing.ts';
import { walkIntervals } from './walk-intervals.ts';

/** What a solution is worth when everything is done again. */
export type Rechecked = {
  readonly slot: number;
  readonly solver: Hex;
  /** `equal`: trained as committed, to the bit. `diverges`: some of it is another. `fails`: it failed a check before that. `unknown`: its content is not here. `unseen`: it was trained on data that only the solver has. */
  readonly training: 'equal' | 'diverges' | 'fails' | 'unknown' | 'unseen';
  readonly detail: string;
  /** What an honest seat has to say of it. */
  readonly score: number;
  readonly refuted: boolean;
  /** False where a sampled interval cannot be done again, since its state is gone and cannot be worked out: then only the divergence is known. */
  readonly sure: boolean;
};

/** Re-trains a revealed solution and gives it to the seats' own check, with the states that the training came through. */
export const recheckSolution = async (
  shop: AuditShop,
  context: SolutionContext,
  task: TaskView,
  solver: SolverView & { readonly revealed: SolutionRecord },
  signal: AbortSignal,
): Promise<Rechecked> => {
  const { payload, spec, params, base, taskSeed } = context;
  const { slot, account, revealed } = solver;
  const result = (rest: Omit<Rechecked, 'slot' | 'solver'>): Rechecked => ({ slot, solver: account, ...rest });
  const read = await unlessMissing(
    readSolution((digest, maxBytes) => shop.library.bytes(digest, { maxBytes, signal }), context, revealed),
  );
  if (typeof read === 'string') return result({ training: 'unknown', detail: read, score: 0, refuted: false, sure: false });
  if ('outcome' in read)
    return result({
      training: 'fails',
      detail: `${read.check}: ${read.detail}`,
      score: 0,
      refuted: read.outcome === 'refuted',
      sure: true,
    });
  const { leaves, update, next } = read;
  if (params.dataMode !== DATA_MODE.open) {
    const { loss } = await payload.evaluate(next, context.truth, signal);
    const isPrivate = params.dataMode === DATA_MODE.private;
    const detail = isPrivate
      ? 'form and quality; nobody sees the work'
      : 'form and quality; the work was shown to its seats alone';
    // In private seats look at nothing else; a disclosed one they may have refuted for what they alone were shown.
    return result({
      training: 'unseen',
      detail,
      score: scoreOf(context.baseLoss, loss, params.minGain),
      refuted: false,
      sure: isPrivate,
    });
  }
  const seed = task.sampleSeed?.value;
  const sample = seed === undefined ? [] : sampledIntervals(seed, task.taskId, slot, params.sampled, params.intervals);
  const ends = new Set([...sample.map((index) => leaves[index]), leaves[params.intervals]]);
  const kept: Hex[] = [];
  try {
    const data = await context.shardOf(slot);
    const walk = await walkIntervals({
      payload,
      job: { base, data, taskSeed, slot, steps: spec.steps, intervals: params.intervals },
      leaves,
      signal,
      onState: (content, digest) => {
        if (!ends.has(digest)) return undefined;
        kept.push(digest);
        return shop.content.put(content);
      },
    });
    const last = walk.last;
    const follows = last !== undefined && equalBytes(payload.updateFrom(base, last), update);
    const training = walk.first === undefined && follows ? 'equal' : 'diverges';
    const detail =
      walk.first !== undefined
        ? `interval ${walk.first.index} leads elsewhere`
        : follows
          ? `update and ${leaves.length} states`
          : 'the update does not follow from the last state';
    const again = sample.filter((index) => index === 0 || kept.includes(leaves[index] as Hex));
    const sure = again.length === sample.length && last !== undefined;
    // A last state that is gone and was not come to is missing here, as it should be, and says nothing.
    const seat = await unlessMissing(checkSolution(shop, context, solver, revealed, again, signal));
    if (typeof seat !== 'string' && (sure || seat.outcome === 'refuted'))
      return result({ training, detail, score: seat.score, refuted: seat.outcome === 'refuted', sure: true });
    const { loss } = await payload.evaluate(next, context.truth, signal);
    return result({ training, detail, score: scoreOf(context.baseLoss, loss, params.minGain), refuted: true, sure: false });
  } finally {
    for (const digest of kept) await shop.content.delete(digest);
  }
};
