import type { Column } from '../program/program-manifest.ts';
import { columnWidth, type Dataset, rowWidth } from './dataset.ts';

/** A value that a program does not take: in which row, from 0, of which column. */
export type Outside = { readonly column: string; readonly row: number; readonly value: number };

/** The first value, by column and then row, outside the `range` of a program's columns; `dataset` has these columns, in this order. */
export const firstOutside = ({ count, rows }: Dataset, columns: readonly Column[]): Outside | undefined => {
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const width = rowWidth(columns);
  let offset = 0;
  for (const column of columns) {
    const size = columnWidth(column);
    if (column.range !== undefined) {
      const [low, high] = column.range;
      const bytes = column.dtype === 'uint8' ? 1 : 4;
      for (let row = 0; row < count; row++) {
        for (let at = row * width + offset, end = at + size; at < end; at += bytes) {
          const value = bytes === 1 ? view.getUint8(at) : view.getInt32(at, true);
          if (value < low || value > high) return { column: column.name, row, value };
        }
      }
    }
    offset += size;
  }
  return undefined;
};
