import { expect } from 'chai';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import { distinctRows, shuffleRows, sliceRows, splitRows } from '../../../substrate/data/split.ts';
import { caught } from '../support/caught.ts';
import { SEED } from '../support/golden.ts';

/** `count` rows of one byte, its value the row's number modulo `kinds`. */
const numbered = (count: number, kinds = 256): Dataset => ({
  columns: [{ name: 'x', dtype: 'uint8', shape: [1] }],
  count,
  rows: Uint8Array.from({ length: count }, (_, i) => i % kinds),
});

describe('cutting of data sets', () => {
  const rows = numbered(103);

  it('gives equal parts that share no row and leaves out the rest', () => {
    const parts = splitRows(rows, SEED, 2, 5);
    expect(parts.flat().map((part) => part.count)).to.deep.equal(new Array<number>(10).fill(10));
    expect(new Set(parts.flat().flatMap((part) => [...part.rows])).size).to.equal(100);
  });

  it('refuses more parts than rows and slices beyond the end', async () => {
    expect((await caught(() => splitRows(rows, SEED, 52, 2))).code).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
    expect((await caught(() => sliceRows(rows, 100, 104))).code).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
    expect(sliceRows(rows, 100, 103).count).to.equal(3);
  });

  it('shuffles by the seed alone', () => {
    const shuffled = shuffleRows(rows, SEED);
    expect(shuffled.rows).to.not.deep.equal(rows.rows);
    expect(shuffled).to.deep.equal(shuffleRows(rows, SEED));
    expect([...shuffled.rows].sort((a, b) => a - b)).to.deep.equal([...rows.rows]);
  });

  it('keeps of equal rows the first', () => {
    expect([...distinctRows(numbered(50, 7)).rows]).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(distinctRows(rows)).to.deep.equal(rows);
    expect(distinctRows(numbered(0)).count).to.equal(0);
  });
});
