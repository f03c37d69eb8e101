import { expect } from 'chai';
import { StatesAhead } from '../../../orchestrator/evidence/states-ahead.ts';
import { word } from '../../roles/support/script.ts';

const state = (): Uint8Array => new Uint8Array(4);

describe('states on the way through a training run', () => {
  it('are kept while a later interval starts from them, and no longer', () => {
    const leaves = Array.from({ length: 51 }, (_, i) => word(i));
    const ahead = new StatesAhead(leaves);
    ahead.put(word(0), state(), 0);
    for (let index = 0; index < 50; index++) {
      ahead.reach(index);
      expect(ahead.get(word(index)), `before interval ${index}`).to.not.equal(undefined);
      ahead.put(word(index + 1), state(), index + 1);
      expect(ahead.size).to.be.at.most(2);
    }
    expect(ahead.get(word(50))).to.not.equal(undefined);
  });

  it('that come again are kept until then, and such as no leaf names are not', () => {
    const ahead = new StatesAhead([word(1), word(2), word(1), word(3)]);
    expect([ahead.put(word(1), state(), 0), ahead.put(word(9), state(), 0), ahead.put(word(2), state(), 2)]).to.deep.equal([
      true,
      false,
      false,
    ]);
    ahead.reach(2);
    expect(ahead.size).to.equal(1);
    ahead.reach(3);
    expect(ahead.size).to.equal(0);
  });
});
