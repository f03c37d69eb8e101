import { expect } from 'chai';
import { FEATURES } from '../../../agent/experience/feature-table.ts';
import { encodeFeatures, FEATURE_COUNT } from '../../../agent/experience/features.ts';
import { decodeStep, encodeStep } from '../../../agent/experience/step-codec.ts';
import { STEP_COLUMNS, stepRows } from '../../../agent/experience/step-rows.ts';
import { CAPABILITIES, ERROR_CATEGORIES } from '../../../agent/experience/step-types.ts';
import { datasetRows, decodeDataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';
import { committedProgram } from '../../substrate/support/programs.ts';
import { drawnSteps } from '../support/drawn-steps.ts';

const STEPS = drawnSteps('features', 600);
const rows = STEPS.map(encodeFeatures);
const column = (slot: number): number[] => rows.map((row) => row[slot]!);

describe('features of a step', () => {
  it('have a slot each', () => {
    const slots = FEATURES.map(({ slot }) => slot);
    expect(new Set(slots).size).to.equal(slots.length);
    expect(Math.min(...slots)).to.equal(0);
    expect(Math.max(...slots)).to.equal(FEATURE_COUNT - 1);
    expect(new Set(FEATURES.map(({ name }) => name)).size).to.equal(slots.length);
  });

  it('are within 0..1, and slots without a meaning are 0', () => {
    expect(rows.every((row) => row.every((value) => value >= 0 && value <= 1))).to.equal(true);
    const used = new Set(FEATURES.map(({ slot }) => slot));
    const empty = Array.from({ length: FEATURE_COUNT }, (_, slot) => slot).filter((slot) => !used.has(slot));
    expect(empty.flatMap(column).every((value) => value === 0)).to.equal(true);
  });

  it('all vary: none is a constant that says nothing', () => {
    // Steps before these were drawn with one category of error alone.
    const constant = FEATURES.filter(({ slot }) => new Set(column(slot)).size === 1).map(({ name }) => name);
    expect(constant).to.deep.equal(
      ERROR_CATEGORIES.filter((category) => category !== 'test_failure').map((category) => `previous error ${category}`),
    );
  });

  it('say of what is not known that it is not, apart from what is zero', () => {
    const [step] = STEPS;
    const at = (name: string): number => FEATURES.find((feature) => feature.name === name)!.slot;
    const unknown = encodeFeatures({ ...step!, before: { ...step!.before, searchHits: null } });
    const none = encodeFeatures({ ...step!, before: { ...step!.before, searchHits: 0 } });
    expect([unknown[at('hits of the last search')], none[at('hits of the last search')]]).to.deep.equal([0, 0]);
    expect([unknown[at('hits of the last search known')], none[at('hits of the last search known')]]).to.deep.equal([0, 1]);
  });

  it('read nothing of the outcome, nor whose step it is', () => {
    for (const step of STEPS.slice(0, 50)) {
      const who = { ...step.who, agent: 'somebody', policy: 'another', project: 'elsewhere', plan: 7 };
      const blind = new Proxy(
        { ...step, who },
        {
          get: (target, key) => {
            if (key === 'outcome') throw new RangeError('a feature looked at the outcome');
            return Reflect.get(target, key);
          },
        },
      );
      expect(encodeFeatures(blind)).to.deep.equal(encodeFeatures(step));
    }
  });

  it('are the same after the record was written and read', () => {
    for (const [i, step] of STEPS.slice(0, 50).entries())
      expect(encodeFeatures(decodeStep(encodeStep(step).trimEnd()))).to.deep.equal(rows[i]);
  });

  it('refuse a number that is none', () => {
    const [step] = STEPS;
    for (const replans of [Number.NaN, -1, Number.NEGATIVE_INFINITY])
      expectCode(() => encodeFeatures({ ...step!, before: { ...step!.before, replans } }), 'AGENT_BAD_FEATURE');
  });
});

describe('rows of steps', () => {
  const dataset = stepRows(STEPS);

  it('have the columns of the brain program and come back from their content', () => {
    expect(STEP_COLUMNS).to.deep.equal(committedProgram('brain').manifest.batch.columns);
    expect(decodeDataset(encodeDataset(dataset), STEP_COLUMNS)).to.deep.include({ count: 600 });
  });

  it('hold features, outcome, category, capability and weight of each step', () => {
    const [x, success, category, capability, weight] = datasetRows(dataset).columns.map((bytes) => bytes.slice().buffer);
    expect(new Float32Array(x!).subarray(0, FEATURE_COUNT)).to.deep.equal(rows[0]);
    expect([...new Float32Array(success!)]).to.deep.equal(STEPS.map(({ outcome }) => (outcome.ok ? 1 : 0)));
    expect([...new Int32Array(category!)].map((i) => ERROR_CATEGORIES[i])).to.deep.equal(
      STEPS.map(({ outcome }) => outcome.category ?? 'unknown'),
    );
    expect([...new Int32Array(capability!)].map((i) => CAPABILITIES[i])).to.deep.equal(STEPS.map((step) => step.capability));
    expect(new Set(new Float32Array(weight!))).to.deep.equal(new Set([1]));
  });

  it('take weights where they are given, and no steps give no rows', () => {
    const weighed = stepRows(STEPS.slice(0, 2), [0, 2.5]);
    expect([...new Float32Array(datasetRows(weighed).columns[4]!.slice().buffer)]).to.deep.equal([0, 2.5]);
    expect(stepRows([]).count).to.equal(0);
  });
});
