import { contentDigest } from '../../protocol/content.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { truthCommitment } from '../../protocol/statements.ts';
import { decodeDataset } from '../../substrate/data/dataset.ts';
import { encodeDatasetManifest } from '../../substrate/data/dataset-manifest.ts';
import type { DataSchema } from '../../substrate/payload.ts';
import { NOTHING } from '../content/nothing.ts';
import { encodeTaskSpec } from '../content/task-spec.ts';
import { promised, promiseOnce } from './promise-once.ts';
import { TRUTH_PROMISE } from './read-promise.ts';
import type { PreparedTask, Work } from './work.ts';
import type { TaskSource, Workshop } from './workshop.ts';

type Request = Extract<Work, { type: 'prepare-task' }>;

/** Publishes shards, where the project's data are open, and spec, draws the hidden truth and commits to it. The truth itself stays here until it is revealed. Throws SUBSTRATE_BAD_DATASET for what the program does not take. */
export const prepareTask = async (shop: Workshop, request: Request, signal: AbortSignal): Promise<PreparedTask> => {
  const { projectId, taskNumber, headVersion, headDigest, params } = request;
  const source = requireSource(shop);
  const project = await shop.library.projectSpec(request.specDigest);
  const { schema } = await shop.library.payload(request.specDigest, params.programHash);
  const dataRoot = params.dataMode === DATA_MODE.open ? await publishShards(shop, schema, params.capacity, signal) : NOTHING;
  const spec = {
    projectId,
    programHash: params.programHash,
    version: headVersion,
    headDigest,
    dataRoot,
    steps: project.steps,
    truthCount: project.truthCount,
  };
  const specDigest = await shop.content.put(encodeTaskSpec(spec));
  const truth = await source.truth(schema, taskNumber, project.truthCount);
  // As for shards: what the program does not take would make the task a bad one, and that costs the lock.
  decodeDataset(truth, schema.columns, 'of the truth');
  const truthDigest = contentDigest(truth);
  return promiseOnce(shop.journal, promiseKey(projectId, taskNumber, specDigest), TRUTH_PROMISE, async () => {
    const statement = {
      projectId,
      taskNumber: BigInt(taskNumber),
      proposer: shop.me,
      specDigest,
      truthDigest,
      salt: shop.salt(),
    };
    return { specDigest, truthDigest, salt: statement.salt, truthCommitment: truthCommitment(shop.domain, statement) };
  });
};

const publishShards = async (shop: Workshop, schema: DataSchema, count: number, signal: AbortSignal): Promise<Hex> => {
  const data = await requireSource(shop).shards(schema, count);
  const shards: { digest: Hex; count: number }[] = [];
  for (const shard of data.shards) {
    signal.throwIfAborted();
    shards.push({ digest: await shop.content.put(shard), count: decodeDataset(shard, schema.columns, 'of a shard').count });
  }
  return shop.content.put(encodeDatasetManifest({ columns: data.columns, shards }));
};

/**
 * Puts a truth where everyone can fetch it, before the chain names its digest; gives back what was committed to. Parameters or
 * head may have changed between preparing and proposing: the task's spec tells which commitment the chain took.
 */
export const publishTruth = async (shop: Workshop, request: Extract<Work, { type: 'publish-truth' }>): Promise<PreparedTask> => {
  const { projectId, taskNumber, taskSpec } = request;
  const prepared = promised<PreparedTask>(shop.journal, promiseKey(projectId, taskNumber, taskSpec), TRUTH_PROMISE);
  if (prepared === undefined) throw new TempernetError('ROLE_NO_TRUTH', { taskNumber, specDigest: taskSpec });
  const project = await shop.library.projectSpec(request.specDigest);
  const { schema } = await shop.library.payload(request.specDigest, project.programHash);
  await shop.content.put(await requireSource(shop).truth(schema, taskNumber, project.truthCount));
  return prepared;
};

const promiseKey = (projectId: bigint, taskNumber: number, specDigest: Hex): string =>
  `truth/${projectId}/${taskNumber}/${specDigest}`;

const requireSource = ({ source }: Workshop): TaskSource => {
  if (source === undefined) throw new TempernetError('ROLE_NO_DATA');
  return source;
};
