import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import type { Column } from '../program/program-manifest.ts';
import { parseColumns } from './columns.ts';

/** Columns and number of rows of a data set. */
export type DatasetHeader = { readonly columns: readonly Column[]; readonly count: number };

/** Bytes of a header, at most. */
export const MAX_HEADER = 65_536;

/** Canonical dag-cbor of a header: what content of a data set begins with, and leaf 0 of its data tree. */
export const encodeHeader = (header: DatasetHeader): Uint8Array => {
  const columns = header.columns.map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] }));
  return encodeCbor({ columns, count: header.count }, 'dataset header');
};

/** Strict decoding; `bad` makes the error for what is wrong. Also throws `PROTOCOL_BAD_CBOR`. */
export const decodeHeader = (bytes: Uint8Array, bad: (detail: string) => Error): DatasetHeader => {
  const header = decodeCbor(bytes, 'dataset header');
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw bad('header is not a map');
  const { columns, count, ...others } = header as Record<string, unknown>;
  if (Object.keys(others).length > 0) throw bad('header has unknown fields');
  const parsed = parseColumns(columns, (path, detail) => bad(`${path}: ${detail}`));
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) throw bad('count is not a whole number');
  return { columns: parsed, count };
};
