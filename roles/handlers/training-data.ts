import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { taskSeed } from '../../protocol/order.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import type { Payload, TrainingJob } from '../../substrate/payload.ts';
import { NOTHING } from '../content/nothing.ts';
import type { TaskView } from '../view/task-view.ts';
import { type OpenTask, openTask } from './open-task.ts';
import type { OwnData } from './own-data.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

type Request = Extract<Work, { type: 'train' }>;

/** A task opened by a solver of it: what is trained, from where and on what, and the root that its solution commits to. */
export type OpenTraining = { readonly payload: Payload; readonly job: TrainingJob; readonly dataRoot: Hex };

/** Fetches all that the training of a slot takes. Throws what `openTask` does, ROLE_NO_OWN_DATA, NET_*. */
export const openTraining = async (shop: Workshop, request: Request, signal: AbortSignal): Promise<OpenTraining> => {
  const { task, slot, projectSpec, params } = request;
  const opened = await openTask(shop, task, projectSpec, params);
  const { spec, payload } = opened;
  const base = await shop.library.version(payload, spec.headDigest, { signal });
  const { data, dataRoot } = await trainingData(shop, opened, request, signal);
  const job = { base, data, taskSeed: seedOf(task), slot, steps: spec.steps, intervals: params.intervals };
  return { payload, job, dataRoot };
};

/** The seed that fixes a task's order of examples: nobody's choice. */
export const seedOf = (task: TaskView): Hex => taskSeed(task.projectId, task.proposer, BigInt(task.taskNumber), task.headDigest);

/** What a solver of that slot trains on, and the root of it (protocol section 4). */
const trainingData = async (
  shop: Workshop,
  { spec, payload: { schema }, shards }: OpenTask,
  { task, slot, params }: Request,
  signal: AbortSignal,
): Promise<{ readonly data: Dataset; readonly dataRoot: Hex }> => {
  if (params.dataMode === DATA_MODE.open) {
    const providers = shop.providersOf(task.proposer);
    const data = await shop.library.dataset(schema, shards[slot]?.digest as Hex, { signal, providers });
    return { data, dataRoot: spec.dataRoot };
  }
  const own = requireOwnData(shop);
  const data = await own.dataset(schema);
  return { data, dataRoot: params.dataMode === DATA_MODE.disclosed ? (await own.tree(schema)).root : NOTHING };
};

/** The solver's own examples; throws ROLE_NO_OWN_DATA where it was started without any. */
export const requireOwnData = ({ ownData }: Workshop): OwnData => {
  if (ownData === undefined) throw new TempernetError('ROLE_NO_OWN_DATA');
  return ownData;
};
