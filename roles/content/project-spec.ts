import { encodeCbor } from '../../protocol/cbor.ts';
import { fromHex, type Hex } from '../../protocol/hex.ts';
import { readMap } from './maps.ts';

const FORMAT = 'tempernet/project/1';

/** What a project says of itself, as content under its `specDigest`. */
export type ProjectSpec = {
  readonly name: string;
  /** The program manifest's content digest; the same hash stands in the project's parameters. */
  readonly programHash: Hex;
  /** Steps of a solver in one task. */
  readonly steps: number;
  /** Examples of one task's hidden truth. */
  readonly truthCount: number;
  /** In words: where the data come from and whether they are real. */
  readonly data: string;
};

export const encodeProjectSpec = (spec: ProjectSpec): Uint8Array =>
  encodeCbor({ format: FORMAT, ...spec, programHash: fromHex(spec.programHash) });

/** Strict decoding; throws ROLE_BAD_CONTENT. */
export const decodeProjectSpec = (bytes: Uint8Array): ProjectSpec =>
  readMap(bytes, 'project spec', FORMAT, (f) => ({
    name: f.text('name'),
    programHash: f.bytes32('programHash'),
    steps: f.count('steps'),
    truthCount: f.count('truthCount'),
    data: f.text('data'),
  }));
