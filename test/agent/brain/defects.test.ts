import { expect } from 'chai';
import { weighedBatch } from '../../../agent/brain/batches.ts';
import { encodeFeatures } from '../../../agent/experience/features.ts';
import type { StepRecord } from '../../../agent/experience/step-record.ts';
import { stepRows } from '../../../agent/experience/step-rows.ts';
import { CAPABILITIES } from '../../../agent/experience/step-types.ts';
import { encodeFixed, INT32_MAX } from '../../../substrate/codecs/fixed-point.ts';
import { initialState } from '../../../substrate/codecs/tensors.ts';
import { mergeUpdates } from '../../../substrate/merge/merge.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import { SEED } from '../../substrate/support/golden.ts';
import { drawnSteps } from '../support/drawn-steps.ts';
import { healthOf } from './support/health.ts';
import { type BrainLab, brainLab, PROGRAM } from './support/open-brain.ts';

// One test for each fault that made the brain of tempo-x402 5.1.0 learn nothing or diverge; where it is cheap, the same check is
// shown to catch the fault itself.

const { manifest } = PROGRAM;
const STEPS = drawnSteps('defects', 64);
const rows = STEPS.slice(0, 24).map(encodeFeatures);

/** Its initial weights: 31 random bits taken for 32, so that every weight is in the lower half of its range, below zero. */
const studied = (): Int32Array => {
  const tensors = manifest.params.map(({ shape, scale }) => {
    const [out, width] = shape as [number, number | undefined];
    const values = new Float32Array(out * (width ?? 1));
    let state = 42n;
    const bound = width === undefined ? 0 : Math.sqrt(6 / (out + width));
    for (let i = 0; i < values.length; i++) {
      state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
      values[i] = (2 * (Number(state >> 33n) / (2 ** 32 - 1)) - 1) * bound;
    }
    return encodeFixed(values, scale);
  });
  const weights = new Int32Array(tensors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const tensor of tensors) {
    weights.set(tensor, at);
    at += tensor.length;
  }
  return weights;
};

describe('faults of the studied brain', function () {
  this.timeout(60_000);
  let lab: BrainLab;
  before(async () => {
    lab = await brainLab();
  });
  after(() => lab.end());

  /** Gradient of one batch by tensor, clipped: from zeros AdamW's first moment is a tenth of it. */
  const gradients = async (steps: readonly StepRecord[], weights: Int32Array, weigh = 1): Promise<Map<string, Float32Array>> => {
    const { size } = manifest.batch;
    const bytes = steps.map((step) => stepRows([step]).rows);
    const batch = weighedBatch(bytes, new Array(steps.length).fill(weigh), size);
    const { state } = await lab.session.step(initialState(manifest, weights), [batch]);
    return new Map(manifest.params.map(({ name }, i) => [name, state.optim[i]!]));
  };
  const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

  it('dead units: at the start units wake, forecasts differ, and every layer has a gradient', async () => {
    const fresh = initialWeights(manifest, SEED);
    const { awake, active, variance } = healthOf(manifest, fresh, rows);
    expect(Math.min(...awake)).to.be.above(0.8);
    expect(Math.min(...active)).to.be.within(0.3, 0.7);
    expect(variance).to.be.above(0.01);
    for (const [name, gradient] of await gradients(STEPS, fresh)) expect(norm(gradient), name).to.be.above(1e-4);
  });

  it('dead units: the same looks find the studied weights dead', async () => {
    const { awake, variance } = healthOf(manifest, studied(), rows);
    expect([...awake, variance]).to.deep.equal([0, 0, 0]);
    const found = await gradients(STEPS, studied());
    expect([...found].filter(([, gradient]) => norm(gradient) > 0).map(([name]) => name)).to.deep.equal(['fc3.bias']);
  });

  it('capabilities that were not attempted are not trained', async () => {
    const tried = STEPS.filter(({ capability }) => capability === 'git_ops');
    expect(tried.length).to.be.above(2);
    const bias = (await gradients(tried, initialWeights(manifest, SEED))).get('fc3.bias')!;
    const trained = CAPABILITIES.filter((_, i) => bias[12 + i] !== 0);
    expect(trained).to.deep.equal(['git_ops']);
  });

  it('steps that worked teach no kind of error, and rows of weight 0 nothing', async () => {
    const fresh = initialWeights(manifest, SEED);
    const worked = STEPS.filter(({ outcome }) => outcome.ok);
    const categories = (await gradients(worked, fresh)).get('fc3.bias')!.subarray(1, 12);
    expect([...categories].every((value) => value === 0)).to.equal(true);
    const failed = STEPS.filter(({ outcome }) => !outcome.ok);
    expect(
      (await gradients(failed, fresh))
        .get('fc3.bias')!
        .subarray(1, 12)
        .every((value) => value !== 0),
    ).to.equal(true);
    for (const [name, gradient] of await gradients(STEPS, fresh, 0)) expect(norm(gradient), name).to.equal(0);
  });

  it('a step is clipped: a batch of enormous weight moves no further than any other', async () => {
    const fresh = initialWeights(manifest, SEED);
    const length = async (weigh: number): Promise<number> =>
      Math.hypot(...[...(await gradients(STEPS, fresh, weigh)).values()].map(norm)) /
      (1 - Number(manifest.optimizer.settings.beta1));
    expect(await length(1e6)).to.be.closeTo(1, 1e-3);
    expect(await length(1e-3)).to.be.below(0.1);
  });
});

describe('merging in rounds', () => {
  const ROUNDS = 50;
  const UNIT = 2 ** 24;
  /** Each of three agents is drawn half way to what its own steps want, which differs from what the others' want. */
  const wanted = [1, -2, 4].map((x) => x * UNIT);

  it("diverges as it was studied: 0.3 of a peer's whole way from the start, at every sync", () => {
    let agents = wanted.map((x) => x / 2);
    for (let round = 0; round < ROUNDS; round++)
      agents = agents.map((mine, i) => mine + agents.reduce((sum, theirs, j) => sum + (i === j ? 0 : 0.3 * theirs), 0));
    expect(Math.max(...agents.map(Math.abs))).to.be.above(INT32_MAX);
  });

  for (const rule of ['mean', 'median'] as const) {
    it(`stays among what the agents want with updates against an agreed base: ${rule}, ${ROUNDS} rounds`, () => {
      let base = Int32Array.of(0);
      for (let round = 0; round < ROUNDS; round++) {
        const updates = wanted.map((want) => Int32Array.of(Math.trunc((want - base[0]!) / 2)));
        base = Int32Array.from(mergeUpdates(rule, 1, base, updates));
      }
      // Mean and median of what they want are the same here.
      expect(base[0]! / UNIT).to.be.closeTo(1, 1e-5);
      // Nothing new to say: nothing moves, however often they sync.
      const still = mergeUpdates(
        rule,
        1,
        base,
        wanted.map(() => Int32Array.of(0)),
      );
      expect(still).to.deep.equal(base);
    });
  }
});
