import { expect } from 'chai';
import { partitionLines } from '../../../orchestrator/report/partition-lines.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';

const set = (...labels: number[]): Dataset => ({
  columns: [{ name: 'y', dtype: 'uint8', shape: [] }],
  count: labels.length,
  rows: Uint8Array.from(labels),
});
const train = [
  [set(3, 3, 7), set(1)],
  [set(3), set(1, 2, 4, 5)],
];

describe('the lines on a skewed partition', () => {
  it('name the examples of each slot over all proposers and their most frequent labels', () => {
    expect(partitionLines({ kind: 'dirichlet', alpha: 300 }, train, 'y')).to.deep.equal([
      'examples dealt with --partition dirichlet:0.3:',
      '  slot 0: 4 examples, most of y 3 75 %, 7 25 %',
      '  slot 1: 5 examples, most of y 1 40 %, 2 20 %, 4 20 %',
    ]);
  });

  it('are none for examples dealt at random', () => {
    expect(partitionLines({ kind: 'iid' }, train, 'y')).to.deep.equal([]);
  });
});
