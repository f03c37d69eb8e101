import { columnWidth, type Dataset, rowWidth } from '../../substrate/data/dataset.ts';

/** The same inputs, each with what belongs to the example at the other end: columns that inference does not take change places. */
export const mislabelled = (dataset: Dataset, inputs: readonly string[]): Dataset => {
  const { columns, count } = dataset;
  const width = rowWidth(columns);
  const rows = dataset.rows.slice();
  let offset = 0;
  for (const column of columns) {
    const size = columnWidth(column);
    for (let row = 0; row < count && !inputs.includes(column.name); row++) {
      const from = (count - 1 - row) * width + offset;
      rows.set(dataset.rows.subarray(from, from + size), row * width + offset);
    }
    offset += size;
  }
  return { columns, count, rows };
};
