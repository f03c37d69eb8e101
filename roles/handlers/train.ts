import type { Hex } from '../../protocol/hex.ts';
import { taskSeed } from '../../protocol/order.ts';
import { solutionCommitment } from '../../protocol/statements.ts';
import { checkpointRoot, encodeLeaves } from '../content/leaves.ts';
import type { TaskView } from '../view/task-view.ts';
import { openTask } from './open-task.ts';
import { promiseOnce } from './promise-once.ts';
import { SOLUTION_PROMISE } from './read-promise.ts';
import type { TrainedSolution, Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/** Checks that a task can be trained here before stake is locked on it: its content is there and its program is allowed. */
export const inspectTask = async (shop: Workshop, request: Extract<Work, { type: 'inspect' }>): Promise<true> => {
  const { spec, payload } = await openTask(shop, request.task, request.projectSpec, request.params);
  await shop.library.version(payload, spec.headDigest);
  return true;
};

/** Trains on the slot's shard, keeps every checkpoint for the seats, and writes the commitment down. */
export const train = async (
  shop: Workshop,
  request: Extract<Work, { type: 'train' }>,
  signal: AbortSignal,
): Promise<TrainedSolution> => {
  const { task, slot, params } = request;
  return promiseOnce(shop.journal, solutionKey(task, slot), SOLUTION_PROMISE, async () => {
    const { spec, payload, shards } = await openTask(shop, task, request.projectSpec, params);
    const providers = shop.providersOf(task.proposer);
    const base = await shop.library.version(payload, spec.headDigest, { signal });
    const data = await shop.library.dataset(payload.schema, shards[slot]?.digest as Hex, { signal, providers });
    const job = { base, data, taskSeed: seedOf(task), slot, steps: spec.steps, intervals: params.intervals };
    const trained = await payload.train(job, (state) => shop.content.put(state), signal);
    const statement = {
      taskId: task.taskId,
      solver: shop.me,
      updateDigest: await shop.content.put(trained.update),
      checkpointRoot: checkpointRoot(trained.leaves),
      dataRoot: spec.dataRoot,
      steps: spec.steps,
      salt: shop.salt(),
    };
    const leavesDigest = await shop.content.put(encodeLeaves(trained.leaves));
    const { updateDigest, checkpointRoot: root, dataRoot, steps, salt } = statement;
    return {
      updateDigest,
      checkpointRoot: root,
      dataRoot,
      steps,
      salt,
      leavesDigest,
      commitment: solutionCommitment(shop.domain, statement),
    };
  });
};

/** Where the journal keeps what this node committed to for that slot. */
export const solutionKey = ({ taskId, specDigest }: TaskView, slot: number): string => `solution/${taskId}/${slot}/${specDigest}`;

/** The seed that fixes a task's order of examples: nobody's choice. */
export const seedOf = (task: TaskView): Hex => taskSeed(task.projectId, task.proposer, BigInt(task.taskNumber), task.headDigest);
