import { DATA_MODE } from '../../protocol/data-mode.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Payload } from '../../substrate/payload.ts';
import { mayRelease, privacySpent, releasable } from '../privacy/release.ts';
import type { TaskView } from '../view/task-view.ts';
import { commitSolution } from './commit-solution.ts';
import { openTask } from './open-task.ts';
import { promiseOnce } from './promise-once.ts';
import { SOLUTION_PROMISE } from './read-promise.ts';
import { openTraining, requireOwnData } from './training-data.ts';
import type { TrainedSolution, Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/**
 * Checks that a task can be trained here before stake is locked on it: its content is there, its program is allowed, and where data are
 * the solver's own they are there and fit, and whoever does the work is there.
 */
export const inspectTask = async (shop: Workshop, request: Extract<Work, { type: 'inspect' }>): Promise<true> => {
  const { task, projectSpec, params } = request;
  const { spec, payload } = await openTask(shop, task, projectSpec, params);
  await shop.library.version(payload, spec.headDigest);
  if (params.dataMode !== DATA_MODE.open) await requireOwnData(shop).dataset(payload.schema);
  shop.mayTrain?.(payload, params);
  if (shop.privacy !== undefined) mayRelease(shop.privacy, shop.journal, payload, params, String(task.taskId));
  return true;
};

/**
 * Trains on the slot's shard or on the solver's own data, keeps every state for the seats, and writes the commitment down. In mode
 * `private` no state is kept: they would tell of the data what the update does not.
 */
export const train = async (
  shop: Workshop,
  request: Extract<Work, { type: 'train' }>,
  signal: AbortSignal,
): Promise<TrainedSolution> => {
  const { task, slot, params } = request;
  return promiseOnce(shop.journal, solutionKey(task, slot), SOLUTION_PROMISE, async () => {
    const { payload, job, dataRoot } = await openTraining(shop, request, signal);
    const keep = (content: Uint8Array): Promise<Hex> => shop.content.put(content);
    const { update: found, leaves } = await payload.train(job, params.dataMode === DATA_MODE.private ? undefined : keep, signal);
    const update = await published(shop, request, payload, found);
    return commitSolution(shop, { taskId: task.taskId, update, leaves, dataRoot, steps: job.steps }, keep);
  });
};

/** The update as others get it: with noise where this solver adds some. Asked again what was asked before it joined: time has passed. */
const published = async (
  shop: Workshop,
  { task, slot, params }: Extract<Work, { type: 'train' }>,
  payload: Payload,
  update: Uint8Array,
): Promise<Uint8Array> => {
  const { privacy, journal } = shop;
  if (privacy === undefined) return update;
  const name = `${task.taskId}/${slot}/${task.specDigest}`;
  mayRelease(privacy, journal, payload, params, name);
  const noisy = await releasable(privacy, journal, name, update);
  shop.logger.info(
    { taskId: task.taskId, delta: privacy.delta, ...privacySpent(journal, privacy.delta) },
    'privacy spent so far',
  );
  return noisy;
};

/** Where the journal keeps what this node committed to for that slot. */
export const solutionKey = ({ taskId, specDigest }: TaskView, slot: number): string => `solution/${taskId}/${slot}/${specDigest}`;
