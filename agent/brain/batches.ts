import { columnWidth, gatherRows, rowWidth } from '../../substrate/data/dataset.ts';
import type { Batch } from '../../substrate/program/engine.ts';
import { STEP_COLUMNS } from '../experience/step-rows.ts';

/** Bytes of one row of steps; its weight is the last four. */
export const ROW_BYTES = rowWidth(STEP_COLUMNS);
const WEIGHT_AT = ROW_BYTES - 4;
const X_BYTES = columnWidth(STEP_COLUMNS[0]!);

/** The row with another weight, copied. */
export const weighed = (row: Uint8Array, weight: number): Uint8Array => {
  const copy = row.slice();
  new DataView(copy.buffer).setFloat32(WEIGHT_AT, weight, true);
  return copy;
};

/** One batch of `size` rows with these weights. What is missing is filled with rows of weight 0, which change nothing. */
export const weighedBatch = (rows: readonly Uint8Array[], weights: readonly number[], size: number): Batch => {
  const bytes = new Uint8Array(size * ROW_BYTES);
  for (const [i, row] of rows.entries()) bytes.set(weighed(row, weights[i]!), i * ROW_BYTES);
  return gatherRows(
    { columns: STEP_COLUMNS, count: size, rows: bytes },
    Array.from({ length: size }, (_, i) => i),
  );
};

/** The bytes of a row's features. */
export const featureBytes = (row: Uint8Array): Uint8Array => row.subarray(0, X_BYTES);

/** A row's features, copied. */
export const featuresOf = (row: Uint8Array): Float32Array => {
  const view = new DataView(row.buffer, row.byteOffset, X_BYTES);
  return Float32Array.from({ length: X_BYTES / 4 }, (_, i) => view.getFloat32(4 * i, true));
};

/** Whether the step of a row worked. */
export const succeeded = (row: Uint8Array): boolean =>
  new DataView(row.buffer, row.byteOffset + X_BYTES, 4).getFloat32(0, true) > 0.5;
