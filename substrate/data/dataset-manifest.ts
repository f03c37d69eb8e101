import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { hexBytes } from '../../protocol/words.ts';
import type { Column } from '../program/program-manifest.ts';
import { parseColumns } from './columns.ts';

/** One shard of a data set: the digest of its content and its number of rows. */
export type ShardRef = { readonly digest: Hex; readonly count: number };

/** A data set in shards; slot `i` of a task trains on shard `i`. The content digest of its encoding is the `dataRoot`. */
export type DatasetManifest = { readonly columns: readonly Column[]; readonly shards: readonly ShardRef[] };

const FORMAT = 'tempernet/dataset/1';
const MAX_SHARDS = 65_536;

/** A data set manifest as content (dag-cbor). */
export const encodeDatasetManifest = (manifest: DatasetManifest): Uint8Array =>
  encodeCbor(
    {
      format: FORMAT,
      columns: manifest.columns.map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] })),
      shards: manifest.shards.map(({ digest, count }) => ({ digest: hexBytes('shard digest', digest, 32), count })),
    },
    'dataset manifest',
  );

/** Content to a data set manifest. Throws `SUBSTRATE_BAD_DATASET` or `PROTOCOL_BAD_CBOR` on any deviation. */
export const decodeDatasetManifest = (bytes: Uint8Array): DatasetManifest => {
  const bad = (detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'manifest', detail });
  const value = decodeCbor(bytes, 'dataset manifest');
  const { format, columns, shards, ...others } = fields(value, bad);
  if (format !== FORMAT) throw bad(`format is not ${FORMAT}`);
  if (Object.keys(others).length > 0) throw bad('has unknown fields');
  if (!Array.isArray(shards) || shards.length === 0 || shards.length > MAX_SHARDS)
    throw bad('shards is not a list of 1 to 65,536');
  return {
    columns: parseColumns(columns, (path, detail) => bad(`${path}: ${detail}`)),
    shards: shards.map((shard: unknown): ShardRef => {
      const { digest, count, ...more } = fields(shard, bad);
      if (Object.keys(more).length > 0 || !(digest instanceof Uint8Array) || digest.length !== 32)
        throw bad('a shard has no 32-byte digest');
      if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) throw bad('a shard has no positive count');
      return { digest: toHex(digest), count };
    }),
  };
};

const fields = (value: unknown, bad: (detail: string) => Error): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('is not a map');
  return value as Record<string, unknown>;
};
