import { expect } from 'chai';
import { calibrate } from '../../../agent/brain/calibration/calibration.ts';
import { gate } from '../../../agent/brain/gate.ts';
import { predictionOf } from '../../../agent/brain/prediction.ts';
import { CAPABILITIES, ERROR_CATEGORIES } from '../../../agent/experience/step-types.ts';

/** Outputs of the program for one row. */
const outputs = (success: number): Float32Array[] => [
  Float32Array.of(success),
  Float32Array.from(ERROR_CATEGORIES, () => 1 / ERROR_CATEGORIES.length),
  Float32Array.from(CAPABILITIES, (_, i) => i / 20),
];

/** 400 held-back steps: those forecast at 0.95 worked in nine of ten cases, those at 0.2 in one of ten. */
const logits = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? Math.log(19) : Math.log(1 / 4)));
const outcomes = Array.from({ length: 400 }, (_, i) => (i % 2 === 0) !== i % 20 < 2);
const distances = Array.from({ length: 400 }, (_, i) => i / 400);
const known = calibrate(logits, outcomes, distances);
const predict = (success: number, distance = 0.5) => predictionOf(outputs(success), 'git_ops', known, distance);

describe('the gate', () => {
  it('goes by the lower bound of what held, not by the forecast', () => {
    const hopeful = predict(0.95);
    expect(hopeful.success.p).to.be.above(0.85);
    expect(hopeful.success.lower).to.be.within(0.8, 0.9);
    expect(gate(hopeful, 0.8).decision).to.equal('go');
    // What the bare forecast would let pass, the bound does not.
    const between = (hopeful.success.lower + hopeful.success.p) / 2;
    expect(gate(hopeful, between).decision).to.equal('stop');
    expect(gate(predict(0.2), 0.5).decision).to.equal('stop');
  });

  it('asks where the brain abstains, and says why', () => {
    const strange = predict(0.95, 1.5);
    expect(strange.abstain).to.match(/^unlike any step seen: 1\.50 away/);
    expect(gate(strange, 0)).to.deep.equal({ decision: 'ask', why: strange.abstain });
    const few = predictionOf(outputs(0.95), 'git_ops', calibrate(logits.slice(0, 99), outcomes.slice(0, 99)), 0);
    expect(few.abstain).to.match(/^only 99 steps/);
    const wide = predictionOf(outputs(0.5), 'git_ops', { ...known, bins: [{ edge: 1, count: 6, successes: 3 }] }, 0);
    expect(wide.abstain).to.match(/^too few steps like it/);
  });

  it('lets nothing pass that is required at a rate that is none', () => {
    expect(gate(predict(0.95), Number.NaN).decision).to.equal('stop');
  });

  it('names categories and the attempted capability', () => {
    const { categories, capability } = predict(0.95);
    expect(Object.keys(categories)).to.deep.equal([...ERROR_CATEGORIES]);
    expect(capability).to.be.closeTo(CAPABILITIES.indexOf('git_ops') / 20, 1e-6);
  });
});
