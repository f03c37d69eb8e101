import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { auc, calibrationError, logLoss, lossOf, reliability } from '../../../orchestrator/learning/scores.ts';

type Case = Readonly<Record<'logLoss' | 'auc' | 'calibrationError' | 'bins', number>> & {
  readonly name: string;
  readonly p: number[];
  readonly y: number[];
};
const { cases } = JSON.parse(readFileSync(new URL('../../vectors/metrics.json', import.meta.url), 'utf8')) as { cases: Case[] };

describe('figures of the learning report', () => {
  for (const one of cases) {
    it(`${one.name}: are those of scikit-learn`, () => {
      expect(logLoss(one)).to.be.closeTo(one.logLoss, 1e-12);
      expect(auc(one)).to.be.closeTo(one.auc, 1e-12);
      expect(calibrationError(one, one.bins)).to.be.closeTo(one.calibrationError, 1e-12);
    });
  }

  it('a sure error is bounded, a certain success costs next to nothing', () => {
    expect(lossOf(0, 1)).to.be.closeTo(16.118, 0.001);
    expect(lossOf(1, 1)).to.be.closeTo(1e-7, 1e-9);
    expect(lossOf(0.25, 1)).to.be.closeTo(Math.log(4), 1e-12);
    expect(lossOf(0.25, 0)).to.be.closeTo(Math.log(4 / 3), 1e-12);
  });

  it('an area is none where all went one way, and a mean is none of no rows', () => {
    expect(auc({ p: [0.1, 0.9], y: [1, 1] })).to.be.NaN;
    expect(logLoss({ p: [], y: [] })).to.be.NaN;
  });

  it('bins say what they hold', () => {
    expect(reliability({ p: [0, 0.5, 0.6, 1], y: [0, 1, 0, 1] }, 2)).to.deep.equal([
      { count: 2, p: 0.25, y: 0.5 },
      { count: 2, p: 0.8, y: 0.5 },
    ]);
  });
});
