import { encodeCbor } from '../../protocol/cbor.ts';
import { fromHex, type Hex } from '../../protocol/hex.ts';
import { readMap } from './maps.ts';

const FORMAT = 'tempernet/task/1';

/** The public part of a task, as content under its `specDigest`. `steps` is a multiple of the project's intervals. */
export type TaskSpec = {
  readonly projectId: bigint;
  readonly programHash: Hex;
  readonly version: number;
  readonly headDigest: Hex;
  readonly dataRoot: Hex;
  readonly steps: number;
  readonly truthCount: number;
};

/** Canonical dag-cbor of a spec. */
export const encodeTaskSpec = (spec: TaskSpec): Uint8Array =>
  encodeCbor({
    format: FORMAT,
    projectId: String(spec.projectId),
    programHash: fromHex(spec.programHash),
    version: spec.version,
    headDigest: fromHex(spec.headDigest),
    dataRoot: fromHex(spec.dataRoot),
    steps: spec.steps,
    truthCount: spec.truthCount,
  });

/** Strict decoding; throws ROLE_BAD_CONTENT. */
export const decodeTaskSpec = (bytes: Uint8Array): TaskSpec =>
  readMap(bytes, 'task spec', FORMAT, (f) => ({
    projectId: f.decimal('projectId'),
    programHash: f.bytes32('programHash'),
    version: f.count('version'),
    headDigest: f.bytes32('headDigest'),
    dataRoot: f.bytes32('dataRoot'),
    steps: f.count('steps'),
    truthCount: f.count('truthCount'),
  }));
