import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { float32View, littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import type { Batch, Rows } from '../../substrate/program/engine.ts';
import type { Column, TensorSpec } from '../../substrate/program/program-manifest.ts';
import type { ReadTensor, SentTensor, TensorShape } from './frame.ts';

/** Bytes of examples that go in one job; more go in several. */
const MAX_JOB_BYTES = 64 * 1024 * 1024;

/** Tensors of a program under a prefix that keeps parameters, state and columns apart. */
export const shapesOf = (prefix: 'params' | 'state', specs: readonly TensorSpec[]): TensorShape[] =>
  specs.map(({ name, shape }) => ({ name: `${prefix}/${name}`, dtype: 'float32', shape }));

/** Float32 tensors as they are sent. */
export const withValues = (shapes: readonly TensorShape[], values: readonly Float32Array[]): SentTensor[] =>
  shapes.map((shape, i) => ({ ...shape, parts: [littleEndianBytes(values[i] as Float32Array)] }));

/** Columns as they are sent; `leading` is what stands before the shape of one row. `parts[i]` are the bytes of column i. */
export const columnTensors = (
  columns: readonly Column[],
  leading: readonly number[],
  parts: (index: number) => readonly Uint8Array[],
): SentTensor[] =>
  columns.map(({ name, dtype, shape }, i) => ({
    name: `columns/${name}`,
    dtype,
    shape: [...leading, ...shape],
    parts: parts(i),
  }));

/** A read float32 tensor's values; throws `SUBSTRATE_NOT_FINITE` where that is asked for. */
export const floatsOf = ({ name, bytes }: ReadTensor, finite = false): Float32Array => {
  const values = float32View(bytes);
  if (finite && !values.every(Number.isFinite)) throw new TempernetError('SUBSTRATE_NOT_FINITE', { what: name });
  return values;
};

/** Batches in groups of at most 64 MiB, each of one batch or more. */
export function* groupsOf(batches: readonly Batch[]): Generator<readonly Batch[]> {
  const each = (batches[0] ?? []).reduce((sum, column) => sum + column.length, 0);
  const length = Math.max(1, Math.floor(MAX_JOB_BYTES / Math.max(1, each)));
  for (let at = 0; at < batches.length; at += length) yield batches.slice(at, at + length);
}

/** Whole groups of `size` rows, at most 64 MiB in one piece: how many groups, and the bytes of each column. */
export function* piecesOf(
  rows: Rows,
  size: number,
): Generator<{ readonly groups: number; readonly columns: readonly Uint8Array[] }> {
  const all = Math.floor(rows.count / size);
  const widths = rows.columns.map((column) => (column.length / rows.count) * size);
  const each = widths.reduce((sum, width) => sum + width, 0);
  const length = Math.max(1, Math.floor(MAX_JOB_BYTES / Math.max(1, each)));
  for (let at = 0; at < all; at += length) {
    const groups = Math.min(length, all - at);
    yield {
      groups,
      columns: rows.columns.map((column, i) => column.subarray(at * widths[i]!, (at + groups) * widths[i]!)),
    };
  }
}
