import { expect } from 'chai';
import { figuresOf, percentText } from '../../../orchestrator/sweep/figures.ts';
import { interval95 } from '../../../orchestrator/sweep/interval.ts';

describe('intervals over seeds', () => {
  it('are those of the textbook', () => {
    // Mean 3, s = sqrt(2.5); t of four degrees of freedom 2.7764: 2.7764 * sqrt(2.5 / 5).
    const five = interval95([1, 2, 3, 4, 5]);
    expect(five.mean).to.equal(3);
    expect(five.half).to.be.closeTo(1.9633, 1e-4);
    // Two values: t of one degree of freedom 12.7062, s / sqrt(2) = 1 / 2.
    expect(interval95([0, 1]).half).to.be.closeTo(6.3531, 1e-4);
    // Thirty-one values 0..30: s = sqrt(31 * 32 / 12), t of thirty 2.0423.
    expect(interval95(Array.from({ length: 31 }, (_, i) => i)).half).to.be.closeTo(2.0423 * Math.sqrt(32 / 12), 1e-9);
    expect(interval95([7, 7, 7])).to.deep.equal({ mean: 7, half: 0, count: 3 });
  });

  it('have no width for one value and no mean for none', () => {
    expect(interval95([0.5])).to.deep.equal({ mean: 0.5, count: 1 });
    expect(interval95([]).mean).to.satisfy(Number.isNaN);
  });

  it('put the values of one point together, and no others', () => {
    const point = (series: string, x: number, value: number, panel = 'p') => ({ panel, series, x, value });
    const figures = figuresOf([
      point('a', 0, 0.5),
      point('b', 0, 0.1),
      point('a', 0, 0.7),
      point('a', 1, 0.9),
      point('a', 0, 0, 'q'),
    ]);
    expect(figures.map(({ panel, series, x, values }) => [panel, series, x, values])).to.deep.equal([
      ['p', 'a', 0, [0.5, 0.7]],
      ['p', 'b', 0, [0.1]],
      ['p', 'a', 1, [0.9]],
      ['q', 'a', 0, [0]],
    ]);
    expect(figures.map(({ interval }) => percentText(interval))[1]).to.equal('10.00 %');
    expect(percentText({ mean: 0.97314, half: 0.002, count: 5 })).to.equal('97.31 ± 0.20 %');
  });
});
