import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { columnWidth, type Dataset, rowWidth } from './dataset.ts';

/** The values of a column with one number a row, such as a label. Throws `SUBSTRATE_BAD_DATASET` when there is no such column. */
export const columnValues = (dataset: Dataset, name: string): Float64Array => {
  let offset = 0;
  for (const column of dataset.columns) {
    if (column.name === name && column.shape.length === 0) {
      const { rows, count } = dataset;
      const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
      const width = rowWidth(dataset.columns);
      const read = {
        uint8: (at: number): number => view.getUint8(at),
        int32: (at: number): number => view.getInt32(at, true),
        float32: (at: number): number => view.getFloat32(at, true),
      }[column.dtype];
      return Float64Array.from({ length: count }, (_, row) => read(row * width + offset));
    }
    offset += columnWidth(column);
  }
  throw new TempernetError('SUBSTRATE_BAD_DATASET', { what: 'column', detail: `has no column ${name} of one number a row` });
};
