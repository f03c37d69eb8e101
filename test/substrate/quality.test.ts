import { expect } from 'chai';
import fc from 'fast-check';
import { scoreOf } from '../../substrate/quality.ts';

describe('score', () => {
  it('is the relative gain in millionths, rounded down', () => {
    expect(scoreOf(2, 1)).to.equal(500_000);
    expect(scoreOf(3, 2)).to.equal(333_333);
    expect(scoreOf(1, 0)).to.equal(1_000_000);
    expect(scoreOf(1, 0.9999995)).to.equal(0);
  });

  it('is 0 for no gain, for less than the minimum, and for what is no number', () => {
    expect(scoreOf(1, 1)).to.equal(0);
    expect(scoreOf(1, 2)).to.equal(0);
    expect(scoreOf(2, 1.98, 10_001)).to.equal(0);
    expect(scoreOf(2, 1.98, 10_000)).to.equal(10_000);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(scoreOf(bad, 1)).to.equal(0);
      expect(scoreOf(1, bad)).to.equal(0);
    }
    expect(scoreOf(0, -1)).to.equal(0);
    expect(scoreOf(-1, -2)).to.equal(0);
  });

  it('always fits, and a lower loss never scores less', () => {
    const loss = fc.double({ noNaN: true });
    fc.assert(
      fc.property(loss, loss, loss, (base, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [better, worse] = [scoreOf(base, low), scoreOf(base, high)];
        expect(better).to.be.within(0, 1_000_000);
        expect(Number.isInteger(better)).to.equal(true);
        if (Number.isFinite(low)) expect(better).to.be.at.least(worse);
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});
