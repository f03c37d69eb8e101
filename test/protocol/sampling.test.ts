import { expect } from 'chai';
import { missChance, roundsUntil, simulatedCurve } from '../../bench/support/detection.ts';

describe('sampled intervals', () => {
  it('catch a solver that fakes a fifth of its work as fast as drawing without replacement says', () => {
    for (const [n, m, rounds] of [
      [2, 10, 10],
      [3, 25, 7],
      [6, 50, 4],
    ] as const) {
      const sampling = { n, m, f: m / 5 };
      expect(roundsUntil(sampling, 0.99), `${n} of ${m}`).to.equal(rounds);
      const trials = 4_000;
      const seen = simulatedCurve(sampling, rounds, trials);
      for (const [i, share] of seen.entries()) {
        const expected = 1 - missChance(sampling) ** (i + 1);
        // Four standard errors of so many trials.
        const error = 4 * Math.sqrt((expected * (1 - expected)) / trials);
        expect(share, `${n} of ${m}, round ${i + 1}`).to.be.within(expected - error, expected + error);
      }
      expect(seen[rounds - 1]).to.be.greaterThan(0.98);
    }
  });

  it('miss no solver that fakes more than it leaves out', () => {
    expect(missChance({ n: 2, m: 10, f: 9 })).to.equal(0);
    expect(missChance({ n: 10, m: 10, f: 1 })).to.equal(0);
    expect(missChance({ n: 2, m: 10, f: 5 })).to.be.closeTo(2 / 9, 1e-12);
    expect(simulatedCurve({ n: 2, m: 10, f: 9 }, 1, 200)).to.deep.equal([1]);
  });
});
