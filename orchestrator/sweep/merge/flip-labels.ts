import type { Dataset } from '../../../substrate/data/dataset.ts';

/** The digits of MNIST turned around, 9 - y, and the pixels as they are (label flipping; Biggio et al., arXiv 1206.6389). */
export const flipLabels = ({ columns, count, rows }: Dataset): Dataset => {
  const width = rows.length / count;
  const flipped = rows.slice();
  for (let at = width - 1; at < flipped.length; at += width) flipped[at] = 9 - flipped[at]!;
  return { columns, count, rows: flipped };
};
