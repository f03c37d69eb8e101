import { expect } from 'chai';
import fc from 'fast-check';
import { tickLabel, ticks } from '../../../orchestrator/report/ticks.ts';

describe('ticks', () => {
  it('takes round numbers around the range', () => {
    expect(ticks(11.2, 96, 6).values).to.deep.equal([0, 20, 40, 60, 80, 100]);
    expect(ticks(0.155, 2.31, 6).values).to.deep.equal([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(ticks(-25, 141, 6).values).to.deep.equal([-50, 0, 50, 100, 150]);
  });

  it('widens an empty range', () => {
    const { low, high } = ticks(5, 5, 6);
    expect(low).to.be.at.most(4);
    expect(high).to.be.at.least(6);
  });

  it('always covers the range, in order, without crowding', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(value * 1000) / 1000);
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [min, max] = a < b ? [a, b] : [b, a];
        const { low, high, values } = ticks(min, max, 6);
        expect(low).to.be.at.most(min);
        expect(high).to.be.at.least(max);
        expect(values).to.deep.equal([...new Set(values)].sort((x, y) => x - y));
        expect(values.length).to.be.within(2, 9);
      }),
      { seed: 1 },
    );
  });

  it('labels with the decimals that the step needs', () => {
    expect(tickLabel(0.5, 0.5)).to.equal('0.5');
    expect(tickLabel(20, 20)).to.equal('20');
    expect(tickLabel(-0.25, 0.05)).to.equal('−0.25');
    expect(tickLabel(1_250_000, 50_000)).to.equal('1\u2009250\u2009000');
  });
});
