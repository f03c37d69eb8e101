import { expect } from 'chai';
import { moved } from './support/books.ts';
import { ATN } from './support/params.ts';
import { type Cast, runTask } from './support/task.ts';
import { world } from './support/world.ts';

const fair: Cast = { scores: [100_000, 90_000, 80_000] };
const refuting: Cast = { scores: [100_000, 0, 80_000], refuted: [1] };

describe('refuted solutions', () => {
  it('two thirds of the seats: the whole lock is burned, and nothing is paid', async () => {
    const w = await world();
    const change = await moved(w, () => runTask(w, [refuting, refuting, fair]));
    expect(change['held solver1']).to.equal(-25n * ATN);
    expect(change.burned).to.equal(25n * ATN);
    expect(change).to.not.have.property('owed solver1');
    expect(change).to.have.property('owed solver0');
  });

  it('another engine: refused, not punished', async () => {
    const w = await world({}, { engine: 1 });
    const change = await moved(w, () => runTask(w, [refuting, refuting, fair]));
    expect(change).to.not.have.property('held solver1');
    expect(change).to.not.have.property('owed solver1');
  });

  it('one seat of three: neither', async () => {
    const w = await world();
    const change = await moved(w, () => runTask(w, [refuting, fair, fair]));
    expect(change).to.not.have.property('held solver1');
    expect(change).to.have.property('owed solver1');
  });

  it('no solution accepted: seats share the whole coordinator pool, everything else returns', async () => {
    const w = await world();
    const none: Cast = { scores: [0, 0, 0] };
    const change = await moved(w, () => runTask(w, [none, none, none]));
    const share = w.params.coordinatorPool / 3n;
    // no input, so the round ended Empty: aggregation pool free, dust burned
    expect(change).to.deep.equal({
      'owed coordinator0': share,
      'owed coordinator1': share,
      'owed coordinator2': share,
      balance: -w.params.coordinatorPool,
      burned: w.params.coordinatorPool - 3n * share,
    });
  });
});
