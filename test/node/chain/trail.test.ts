import { expect } from 'chai';
import { createTrail, decodeTrail, encodeTrail, type Step } from '../../../node/chain/trail.ts';

const step = (number: number): Step => ({ number, hash: `0x${number.toString(16).padStart(64, '0')}` });

describe('trail', () => {
  it('keeps the newest blocks, one a number, and forgets above a rewind', () => {
    const trail = createTrail(3);
    for (const number of [1, 2, 5, 9]) trail.push(step(number));
    trail.push({ ...step(7), number: 9 });
    expect(trail.steps()).to.deep.equal([{ ...step(7), number: 9 }, step(5), step(2)]);
    expect(trail.upTo(6)).to.deep.equal(step(5));
    expect(trail.upTo(1)).to.equal(undefined);
    trail.rewind(5);
    expect(trail.last()).to.deep.equal(step(5));
  });

  it('survives the journal, and takes damaged bytes as none', () => {
    const trail = createTrail(9, [step(4), step(3), step(8)]);
    expect(decodeTrail(encodeTrail(trail, 2))).to.deep.equal([step(8), step(4)]);
    for (const text of ['', 'null', '[[1]]', '[["1","0x"]]', '{'])
      expect(decodeTrail(new TextEncoder().encode(text)), text).to.deep.equal([]);
    expect(decodeTrail(undefined)).to.deep.equal([]);
  });
});
