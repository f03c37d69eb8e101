import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { seededRandom } from '../../../protocol/random.ts';
import { labelOwners } from '../../../substrate/data/label-owners.ts';
import { ownerSets } from '../../../substrate/data/owner-sets.ts';
import { caught } from '../support/caught.ts';

describe('a partition by owner', () => {
  /** Seven owners with 10, 20, ... 70 rows, mixed. */
  const owners = Uint32Array.from({ length: 280 }, (_, row) => {
    let rest = (row * 37) % 280;
    let owner = 0;
    while (rest >= 10 * (owner + 1)) rest -= 10 * ++owner;
    return owner;
  });

  it('keeps owners whole and loses no row', () => {
    const sets = ownerSets(owners, 3, 1);
    expect(sets.flatMap((set) => [...set]).sort((a, b) => a - b)).to.deep.equal([...owners.keys()]);
    const held = sets.map((set) => new Set([...set].map((row) => owners[row]!)));
    expect(held.reduce((sum, one) => sum + one.size, 0)).to.equal(7);
  });

  it('gives sets of like size, whatever the order of rows', () => {
    expect(ownerSets(owners, 3, 90).map((set) => set.length)).to.deep.equal([100, 90, 90]);
  });

  it('says when owners are too few or a set is too small', async () => {
    expect((await caught(() => ownerSets(owners, 8, 1))).code).to.equal('SUBSTRATE_BAD_PARTITION');
    expect((await caught(() => ownerSets(owners, 7, 11))).code).to.equal('SUBSTRATE_BAD_PARTITION');
    expect((await caught(() => ownerSets([], 1, 0))).code).to.equal('SUBSTRATE_BAD_PARTITION');
  });
});

describe('owners made up from labels', () => {
  const labels = Uint32Array.from({ length: 1_003 }, (_, row) => (row * 7) % 10);
  const random = () => seededRandom('test/owners', utf8ToBytes('1'));

  it('have few labels each and like numbers of rows', () => {
    const owned = labelOwners(labels, 5, random());
    for (let owner = 0; owner < 5; owner++) {
      const mine = [...labels.keys()].filter((row) => owned[row] === owner);
      expect(mine.length).to.be.within(200, 202);
      // A run of equal size may begin in the middle of a label.
      expect(new Set(mine.map((row) => labels[row])).size).to.be.at.most(4);
    }
    expect(labelOwners(labels, 5, random())).to.deep.equal(owned);
  });
});
