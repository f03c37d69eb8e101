import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { seededRandom } from '../../../protocol/random.ts';
import { dirichletSets } from '../../../substrate/data/dirichlet-sets.ts';
import { caught } from '../support/caught.ts';

const random = (seed = '1') => seededRandom('test/dirichlet', utf8ToBytes(seed));
/** Labels 0..4 in turn. */
const labels = Uint32Array.from({ length: 5_000 }, (_, row) => row % 5);
const deal = (alpha: number, sets = 4, minimum = 1, seed = '1') => dirichletSets(labels, { sets, alpha, minimum }, random(seed));

describe('a Dirichlet partition', () => {
  it('puts every row into one set', () => {
    for (const alpha of [50, 1_000, 100_000]) {
      const rows = deal(alpha).flatMap((set) => [...set]);
      expect(rows.sort((a, b) => a - b)).to.deep.equal([...labels.keys()]);
    }
  });

  it('follows from the seed', () => {
    expect(deal(300)).to.deep.equal(deal(300));
    expect(deal(300)).to.not.deep.equal(deal(300, 4, 1, '2'));
  });

  it('is fixed: the same rows on every machine and in every release', () => {
    const [first] = dirichletSets([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], { sets: 2, alpha: 500, minimum: 3 }, random());
    expect([...first!]).to.deep.equal([0, 1, 2, 3, 5, 7, 9, 10, 11]);
  });

  /**
   * The share of one set is Beta(alpha, (sets - 1) alpha): mean 1 / sets, variance (sets - 1) / (sets^2 (sets alpha + 1)). Over 400 draws of
   * five labels the variance is known to about 5 %.
   */
  it('has shares with the mean and the variance of the distribution', () => {
    const sets = 4;
    const generator = random('moments');
    for (const alpha of [200, 1_000, 5_000]) {
      const shares = Array.from({ length: 400 }, () => dirichletSets(labels, { sets, alpha, minimum: 0 }, generator)).flatMap(
        ([set]) => [0, 1, 2, 3, 4].map((label) => set!.filter((row) => labels[row] === label).length / 1_000),
      );
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      const a = alpha / 1000;
      // Shares are counted on 1,000 rows a label: that adds the variance of the counting.
      const expected = ((sets - 1) / sets ** 2 / (sets * a + 1)) * (1 + (sets * a) / 1_000);
      expect(mean, `mean at ${a}`).to.be.closeTo(1 / sets, 0.02);
      expect(variance / expected, `variance at ${a}`).to.be.closeTo(1, 0.12);
    }
  });

  it('keeps the least size, or says that it cannot', async () => {
    const sets = deal(100, 8, 200);
    expect(Math.min(...sets.map((set) => set.length))).to.be.at.least(200);
    expect((await caught(() => deal(10, 8, 620))).code).to.equal('SUBSTRATE_BAD_PARTITION');
    expect((await caught(() => deal(1_000, 8, 626))).code, 'more than there are').to.equal('SUBSTRATE_BAD_PARTITION');
    expect((await caught(() => dirichletSets([], { sets: 1, alpha: 1, minimum: 1 }, random()))).code).to.equal(
      'SUBSTRATE_BAD_PARTITION',
    );
  });

  it('refuses numbers out of range', async () => {
    for (const [alpha, sets] of [
      [0, 4],
      [0.5, 4],
      [Number.NaN, 4],
      [300, 0],
      [300, 1.5],
    ] as const)
      expect((await caught(() => deal(alpha, sets))).code).to.equal('PROTOCOL_OUT_OF_RANGE');
  });
});
