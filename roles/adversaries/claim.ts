import { DATA_MODE } from '../../protocol/data-mode.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Payload, TrainingJob } from '../../substrate/payload.ts';
import { commitSolution } from '../handlers/commit-solution.ts';
import { promiseOnce } from '../handlers/promise-once.ts';
import { SOLUTION_PROMISE } from '../handlers/read-promise.ts';
import { openTraining } from '../handlers/training-data.ts';
import type { TrainedSolution, Work } from '../handlers/work.ts';
import type { Workshop } from '../handlers/workshop.ts';

/** What a solver starts from, and where it puts the states it claims to have come through. */
export type Setting = {
  readonly payload: Payload;
  readonly job: TrainingJob;
  readonly signal: AbortSignal;
  /** Keeps one state and gives its digest. */
  readonly keep: (content: Uint8Array) => Promise<Hex>;
};

/** What a solver says it found: an update and the digests of the `intervals + 1` states that led to it. */
export type Claim = { readonly update: Uint8Array; readonly leaves: readonly Hex[] };

/** Commits to whatever `make` claims, in the form of an honest solution. With `serve` false nobody can fetch any of it. */
export const claim = (
  shop: Workshop,
  request: Extract<Work, { type: 'train' }>,
  signal: AbortSignal,
  make: (setting: Setting) => Promise<Claim>,
  serve = true,
): Promise<TrainedSolution> => {
  const { task, slot, params } = request;
  const keep = async (content: Uint8Array): Promise<Hex> => (serve ? shop.content.put(content) : shop.digestOf(content));
  return promiseOnce(shop.journal, `claim/${task.taskId}/${slot}/${task.specDigest}`, SOLUTION_PROMISE, async () => {
    const { payload, job, dataRoot } = await openTraining(shop, request, signal);
    const { update, leaves } = await make({ payload, job, signal, keep });
    const shown = params.dataMode === DATA_MODE.private ? [] : leaves;
    return commitSolution(shop, { taskId: task.taskId, update, leaves: shown, dataRoot, steps: job.steps }, keep);
  });
};
