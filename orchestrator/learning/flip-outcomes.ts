import { columnWidth, type Dataset, rowWidth } from '../../substrate/data/dataset.ts';

/** Steps with every outcome told the other way round, all else as it is (label flipping; Biggio et al., arXiv 1206.6389). */
export const flipOutcomes = ({ columns, count, rows }: Dataset): Dataset => {
  const place = columns.findIndex(({ name }) => name === 'success');
  const offset = columns.slice(0, place).reduce((sum, column) => sum + columnWidth(column), 0);
  const flipped = rows.slice();
  const view = new DataView(flipped.buffer);
  for (let row = 0; row < count; row++) {
    const at = row * rowWidth(columns) + offset;
    view.setFloat32(at, 1 - view.getFloat32(at, true), true);
  }
  return { columns, count, rows: flipped };
};
