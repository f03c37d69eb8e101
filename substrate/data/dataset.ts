import { sha256Hex } from '../../protocol/chunks.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { sizeOf } from '../codecs/tensors.ts';
import type { Batch, Rows } from '../program/engine.ts';
import type { Column, ColumnType } from '../program/program-manifest.ts';
import { firstOutside } from './column-range.ts';
import { decodeHeader, encodeHeader, MAX_HEADER } from './dataset-header.ts';

/** A decoded data set shard or truth: `count` fixed-size rows, back to back. */
export type Dataset = {
  readonly columns: readonly Column[];
  readonly count: number;
  readonly rows: Uint8Array;
  /** Of a set of which only some rows were shown: where in `rows` a row lies. Only `gatherRows` may be asked of such a set. */
  readonly held?: ReadonlyMap<number, number>;
};

const MAGIC = 'TNDATA01';
const PREFIX = MAGIC.length + 4;
const WIDTH: Readonly<Record<ColumnType, number>> = { uint8: 1, int32: 4, float32: 4 };

/** Bytes that one row gives to a column. */
export const columnWidth = (column: Column): number => WIDTH[column.dtype] * sizeOf(column.shape);

/** Bytes of one row. */
export const rowWidth = (columns: readonly Column[]): number => columns.reduce((sum, column) => sum + columnWidth(column), 0);

/** Bytes that a data set of so many rows has as content, at most. */
export const maxDatasetBytes = (columns: readonly Column[], count: number): number =>
  PREFIX + MAX_HEADER + count * rowWidth(columns);

/** A data set as content: `TNDATA01`, uint32 LE header length, dag-cbor header, rows. */
export const encodeDataset = (dataset: Dataset): Uint8Array => {
  const header = encodeHeader(dataset);
  const out = new Uint8Array(PREFIX + header.length + dataset.rows.length);
  for (let i = 0; i < MAGIC.length; i++) out[i] = MAGIC.charCodeAt(i);
  new DataView(out.buffer).setUint32(MAGIC.length, header.length, true);
  out.set(header, PREFIX);
  out.set(dataset.rows, PREFIX + header.length);
  return out;
};

/**
 * Content to a data set; rows are a view of `bytes`. With `expected`, columns must be exactly those, in that order.
 * Throws `SUBSTRATE_BAD_DATASET` on any deviation, also on a float32 that is not finite and on a value
 * outside the range of an expected column.
 */
export const decodeDataset = (bytes: Uint8Array, expected?: readonly Column[], what = 'content'): Dataset => {
  const bad = (detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_DATASET', { what, detail });
  if (bytes.length < PREFIX) throw bad('too short');
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) throw bad('does not begin with TNDATA01');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (length > MAX_HEADER || PREFIX + length > bytes.length) throw bad('header is longer than allowed');
  const { columns, count } = decodeHeader(bytes.subarray(PREFIX, PREFIX + length), bad);
  const rows = bytes.subarray(PREFIX + length);
  if (rows.length !== count * rowWidth(columns)) throw bad(`${rows.length} bytes of rows, expected ${count * rowWidth(columns)}`);
  if (expected !== undefined && !sameColumns(columns, expected)) throw bad('columns are not those of the program');
  const dataset = { columns, count, rows };
  if (!allFinite(dataset)) throw bad('a float32 value is not finite');
  const outside = expected === undefined ? undefined : firstOutside(dataset, expected);
  if (outside !== undefined) throw bad(`${outside.value} in column ${outside.column} is outside of what the program takes`);
  return dataset;
};

/** True when two lists name the same columns in the same order. */
export const sameColumns = (a: readonly Column[], b: readonly Column[]): boolean =>
  a.length === b.length &&
  a.every(
    (x, i) =>
      x.name === b[i]!.name &&
      x.dtype === b[i]!.dtype &&
      x.shape.length === b[i]!.shape.length &&
      x.shape.every((n, j) => n === b[i]!.shape[j]),
  );

/** True when no float32 of the rows is infinite or not a number. */
export const allFinite = ({ columns, count, rows }: Dataset): boolean => {
  const width = rowWidth(columns);
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  let offset = 0;
  for (const column of columns) {
    if (column.dtype === 'float32') {
      for (let row = 0; row < count; row++) {
        for (let at = row * width + offset, end = at + columnWidth(column); at < end; at += 4) {
          if ((view.getUint32(at, true) & 0x7f800000) === 0x7f800000) return false;
        }
      }
    }
    offset += columnWidth(column);
  }
  return true;
};

/** Gathers the rows with these indices into one byte array per column. Throws `SUBSTRATE_BAD_DATASET` for a row that was not shown. */
export const gatherRows = (dataset: Dataset, indices: ArrayLike<number>): Batch => {
  const width = rowWidth(dataset.columns);
  let offset = 0;
  return dataset.columns.map((column) => {
    const size = columnWidth(column);
    const out = new Uint8Array(size * indices.length);
    for (let i = 0; i < indices.length; i++) {
      const at = placeOf(dataset, indices[i]!) * width + offset;
      out.set(dataset.rows.subarray(at, at + size), i * size);
    }
    offset += size;
    return out;
  });
};

const placeOf = ({ held }: Dataset, row: number): number => {
  if (held === undefined) return row;
  const place = held.get(row);
  if (place === undefined)
    throw new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'opening', detail: `row ${row} is not in it` });
  return place;
};

/** The whole data set by column, in row order. */
export const datasetRows = (dataset: Dataset): Rows => ({
  count: dataset.count,
  columns: gatherRows(
    dataset,
    Array.from({ length: dataset.count }, (_, i) => i),
  ),
});

/** sha256 of each row: what two sets must not share to count as disjoint. */
export const exampleDigests = (dataset: Dataset): Hex[] => {
  const width = rowWidth(dataset.columns);
  return Array.from({ length: dataset.count }, (_, i) => sha256Hex(dataset.rows.subarray(i * width, (i + 1) * width)));
};
