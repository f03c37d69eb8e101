import { expect } from 'chai';
import type { Hex } from '../../../protocol/hex.ts';
import { columnValues } from '../../../substrate/data/column-values.ts';
import { cutTrain } from '../../../substrate/data/cut-train.ts';
import { type Dataset, exampleDigests } from '../../../substrate/data/dataset.ts';
import { parsePartition } from '../../../substrate/data/partition.ts';
import { splitRows } from '../../../substrate/data/split.ts';
import { caught } from '../support/caught.ts';

const seed: Hex = `0x${'42'.repeat(32)}`;
const COUNT = 2_001;

/** Rows that are all different: their number, and a label of 0..9. */
const dataset: Dataset = (() => {
  const rows = new Uint8Array(5 * COUNT);
  const view = new DataView(rows.buffer);
  for (let row = 0; row < COUNT; row++) {
    view.setInt32(5 * row, row, true);
    view.setUint8(5 * row + 4, (row * 3) % 10);
  }
  const columns = [
    { name: 'id', dtype: 'int32', shape: [] },
    { name: 'y', dtype: 'uint8', shape: [] },
  ] as const;
  return { columns, count: COUNT, rows };
})();
const owners = Uint32Array.from({ length: COUNT }, (_, row) => row % 12);
const cut = (text: string, parts = 2, shards = 3, minimum = 20): Dataset[][] =>
  cutTrain({ dataset, label: 'y', owners }, { partition: parsePartition(text), seed, parts, shards, minimum });

describe('training examples cut for proposers and slots', () => {
  it('at random as ever', () => {
    expect(cut('iid')).to.deep.equal(splitRows(dataset, seed, 2, 3));
  });

  for (const text of ['dirichlet:0.3', 'by-owner']) {
    it(`${text}: lose and double nothing, and follow from the seed`, () => {
      const shards = cut(text);
      expect(shards.map((part) => part.length)).to.deep.equal([3, 3]);
      const rows = shards.flat().flatMap(exampleDigests);
      expect(rows.length).to.equal(COUNT);
      expect(new Set(rows).size).to.equal(COUNT);
      expect(cut(text)).to.deep.equal(shards);
      expect(Math.min(...shards.flat().map(({ count }) => count))).to.be.at.least(20);
    });
  }

  it('by owner: a slot has the same owners from every proposer, and no two slots share one', () => {
    const held = (part: Dataset[]): string[] =>
      part.map((set) => [...new Set([...columnValues(set, 'id')].map((row) => owners[row]!))].sort((a, b) => a - b).join());
    const [first, second] = cut('by-owner');
    expect(held(first!)).to.deep.equal(held(second!));
    expect(held(first!).flatMap((list) => list.split(',')).length).to.equal(12);
  });

  it('by label: a smaller alpha skews more', () => {
    const top = (text: string): number => {
      const shares = cut(text, 1, 4)[0]!.map((set) => {
        const counts = Map.groupBy(columnValues(set, 'y'), (y) => y);
        return Math.max(...[...counts.values()].map(({ length }) => length)) / set.count;
      });
      return shares.reduce((sum, share) => sum + share, 0) / shares.length;
    };
    expect(top('dirichlet:0.1')).to.be.above(0.25);
    expect(top('dirichlet:100')).to.be.below(0.15);
  });

  it('without owners makes some up, of few labels each', () => {
    const [part] = cutTrain({ dataset, label: 'y' }, { partition: { kind: 'by-owner' }, seed, parts: 1, shards: 5, minimum: 1 });
    for (const set of part!) expect(new Set(columnValues(set, 'y')).size).to.be.at.most(4);
  });

  it('are refused where a shard would be too small or the label is not there', async () => {
    expect((await caught(() => cut('by-owner', 2, 13))).code).to.equal('SUBSTRATE_BAD_PARTITION');
    expect((await caught(() => cut('dirichlet:0.3', 2, 3, 334))).code).to.equal('SUBSTRATE_BAD_PARTITION');
    const partition = parsePartition('dirichlet:0.3');
    const options = { partition, seed, parts: 1, shards: 1, minimum: 1 };
    expect((await caught(() => cutTrain({ dataset, label: 'z' }, options))).code).to.equal('SUBSTRATE_BAD_DATASET');
  });
});
