import type { Hex } from '../../protocol/hex.ts';
import { solutionCommitment } from '../../protocol/statements.ts';
import type { Payload, TrainingJob } from '../../substrate/payload.ts';
import { checkpointRoot, encodeLeaves } from '../content/leaves.ts';
import { openTask } from '../handlers/open-task.ts';
import { promiseOnce } from '../handlers/promise-once.ts';
import { SOLUTION_PROMISE } from '../handlers/read-promise.ts';
import { seedOf } from '../handlers/train.ts';
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
    const { spec, payload, shards } = await openTask(shop, task, request.projectSpec, params);
    const providers = shop.providersOf(task.proposer);
    const base = await shop.library.version(payload, spec.headDigest, { signal });
    const data = await shop.library.dataset(payload.schema, shards[slot]?.digest as Hex, { signal, providers });
    const { steps, dataRoot } = spec;
    const job = { base, data, taskSeed: seedOf(task), slot, steps, intervals: params.intervals };
    const { update, leaves } = await make({ payload, job, signal, keep });
    const statement = {
      taskId: task.taskId,
      solver: shop.me,
      updateDigest: await keep(update),
      checkpointRoot: checkpointRoot(leaves),
      dataRoot,
      steps,
      salt: shop.salt(),
    };
    const { taskId: _task, solver: _solver, ...committed } = statement;
    const leavesDigest = await keep(encodeLeaves(leaves));
    return { ...committed, leavesDigest, commitment: solutionCommitment(shop.domain, statement) };
  });
};
