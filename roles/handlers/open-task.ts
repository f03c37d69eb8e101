import type { ProjectParams } from '../../node/chain/struct-table.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Payload } from '../../substrate/payload.ts';
import { NOTHING } from '../content/nothing.ts';
import { decodeTaskSpec, type TaskSpec } from '../content/task-spec.ts';
import type { TaskView } from '../view/task-view.ts';
import type { Workshop } from './workshop.ts';

/** A task whose public part was fetched and found sound; one shard for each slot, none where data are the solvers' own. */
export type OpenTask = {
  readonly spec: TaskSpec;
  readonly payload: Payload;
  readonly shards: readonly { readonly digest: Hex; readonly count: number }[];
};

const MAX_SPEC_BYTES = 64 * 1024;

/**
 * Fetches a task's spec and data manifest and holds them against chain and project (protocol section 6, check 1, the part
 * that is public before the truth). Throws ROLE_BAD_CONTENT for what is wrong with the task, NET_* for what is not there.
 */
export const openTask = async (shop: Workshop, task: TaskView, projectSpec: Hex, params: ProjectParams): Promise<OpenTask> => {
  const providers = shop.providersOf(task.proposer);
  const spec = decodeTaskSpec(await shop.library.bytes(task.specDigest, { providers, maxBytes: MAX_SPEC_BYTES }));
  const payload = await shop.library.payload(projectSpec, params.programHash);
  const shards = params.dataMode === DATA_MODE.open ? (await shop.library.datasetManifest(spec.dataRoot)).shards : [];
  const { truthCount } = await shop.library.projectSpec(projectSpec);
  const { shardRows, evaluationRows } = payload.schema;
  require(spec.projectId === task.projectId, 'names another project');
  require(spec.programHash === params.programHash, 'names another program');
  require(spec.version === task.headVersion && spec.headDigest === task.headDigest, 'names another head version');
  require(spec.steps > 0 && spec.steps % params.intervals === 0, 'steps are not a multiple of the intervals');
  require(spec.steps <= params.stepsMax, 'has more steps than the project allows');
  require(spec.truthCount >= evaluationRows, 'its truth is smaller than one evaluation batch');
  require(spec.truthCount % evaluationRows === 0, 'its truth is not whole evaluation batches');
  // No more is fetched of a truth than the project's have: what is larger could not be compared with later ones.
  require(spec.truthCount <= truthCount, "its truth is larger than the project's");
  if (params.dataMode !== DATA_MODE.open) {
    require(spec.dataRoot === NOTHING, 'names data, though solvers bring their own');
    return { spec, payload, shards };
  }
  require(shards.length >= params.capacity, 'has fewer shards than slots');
  require(shards.every((s) => s.count >= shardRows), 'a shard is smaller than one batch');
  // Slot i trains on shard i: what a proposer lists beyond the slots is nobody's business to fetch.
  return { spec, payload, shards: shards.slice(0, params.capacity) };
};

const require = (sound: boolean, detail: string): void => {
  if (!sound) throw new TempernetError('ROLE_BAD_CONTENT', { what: 'task spec', detail });
};
