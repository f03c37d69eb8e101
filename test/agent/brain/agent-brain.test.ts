import { expect } from 'chai';
import { logit, logLoss } from '../../../agent/brain/calibration/temperature.ts';
import { gate } from '../../../agent/brain/gate.ts';
import { isHeldBack } from '../../../agent/brain/held-back.ts';
import type { Prediction } from '../../../agent/brain/prediction.ts';
import { readSplit, readSteps, stepsOf } from '../../../agent/experience/recorded-steps.ts';
import { datasetRows, decodeDataset, encodeDataset } from '../../../substrate/data/dataset.ts';
import type { ProgramSession } from '../../../substrate/program/engine.ts';
import { caught } from '../../substrate/support/caught.ts';
import { SEED } from '../../substrate/support/golden.ts';
import { drawnSteps } from '../support/drawn-steps.ts';
import { type BrainLab, brainLab } from './support/open-brain.ts';

const STEPS = drawnSteps('brain', 1500);
const FRESH = drawnSteps('fresh', 300);

/** Log loss of forecasting, for every step, the share that worked. */
const baseRate = (outcomes: readonly boolean[]): number => {
  const rate = outcomes.filter(Boolean).length / outcomes.length;
  return logLoss(new Array(outcomes.length).fill(logit(rate)), outcomes);
};

/** A session whose every training step gives a weight that is no number. */
const broken = (session: ProgramSession): ProgramSession => ({
  manifest: session.manifest,
  step: async (state, batches) => {
    const { losses } = await session.step(state, batches.slice(0, 1));
    const params = state.params.map((tensor) => tensor.slice());
    params[0]![7] = Number.NaN;
    return { state: { params, optim: state.optim }, losses };
  },
  evaluate: session.evaluate.bind(session),
  infer: session.infer.bind(session),
  close: session.close.bind(session),
});

describe("an agent's brain", function () {
  this.timeout(60_000);
  let lab: BrainLab;
  before(async () => {
    lab = await brainLab();
  });
  after(() => lab.end());

  it('learns, better than the base rate, and knows how sure it is', async () => {
    const brain = await lab.open(lab.folder(), { online: false, saveEvery: 5000 });
    const first = await brain.predict(FRESH[0]!);
    expect(first.abstain).to.match(/only 0 steps/);
    expect(first.success).to.deep.include({ lower: 0, upper: 1 });
    const became = new Map<string, number>();
    for (const step of STEPS) {
      const learned = await brain.recordStep(step);
      became.set(learned, (became.get(learned) ?? 0) + 1);
    }
    expect([...became.keys()]).to.have.members(['remembered', 'held back']);
    expect(became.get('held back')! / STEPS.length).to.be.within(0.1, 0.3);
    await brain.update(60);
    const outcomes = FRESH.map(({ outcome }) => outcome.ok);
    const predictions: Prediction[] = [];
    for (const step of FRESH) predictions.push(await brain.predict(step));
    const loss = logLoss(
      predictions.map(({ success }) => logit(success.p)),
      outcomes,
    );
    expect(loss).to.be.below(0.9 * baseRate(outcomes));
    expect(predictions.filter(({ abstain }) => abstain === undefined).length).to.be.above(150);
    for (const { success, categories, capability } of predictions) {
      expect(success.lower <= success.p && success.p <= success.upper).to.equal(true);
      expect(Object.values(categories).reduce((a, b) => a + b)).to.be.closeTo(1, 1e-5);
      expect(capability).to.be.within(0, 1);
    }
    await brain.close();
  });

  it('learns from recorded experience what holds on projects that it never saw, and its gate keeps its promise there', async () => {
    const [steps, split] = [readSteps(), readSplit()];
    const brain = await lab.open(lab.folder(), { online: false, saveEvery: 10_000 });
    for (const step of stepsOf(steps, split, 'train').filter((_, i) => i % 5 === 0)) await brain.recordStep(step);
    await brain.update(100);
    const fresh = stepsOf(steps, split, 'validation').filter((_, i) => i % 4 === 0);
    const outcomes = fresh.map(({ outcome }) => outcome.ok);
    const predictions: Prediction[] = [];
    for (const step of fresh) predictions.push(await brain.predict(step));
    const loss = logLoss(
      predictions.map(({ success }) => logit(success.p)),
      outcomes,
    );
    expect(loss).to.be.below(0.8 * baseRate(outcomes));
    const passed = outcomes.filter((_, i) => gate(predictions[i]!, 0.8).decision === 'go');
    expect(passed.length).to.be.above(100);
    expect(passed.filter(Boolean).length / passed.length).to.be.at.least(0.8);
    expect(predictions.filter(({ abstain }) => abstain !== undefined).length / fresh.length).to.be.below(0.25);
    // Of the steps that failed, most had the kind of error that was likeliest.
    const named = fresh.map(({ outcome }, i) => {
      const [likeliest] = Object.entries(predictions[i]!.categories).sort(([, a], [, b]) => b - a)[0]!;
      return outcome.ok ? undefined : likeliest === outcome.category;
    });
    expect(named.filter((hit) => hit === true).length / named.filter((hit) => hit !== undefined).length).to.be.above(0.7);
    await brain.close();
  });

  it('learns from each step at once', async () => {
    const brain = await lab.open(lab.folder());
    const failing = STEPS.find(({ outcome }) => !outcome.ok)!;
    const before = (await brain.predict(failing)).success.p;
    const plans = Array.from({ length: 12 }, (_, plan) => ({ ...failing, who: { ...failing.who, plan } }));
    for (const step of plans) await brain.recordStep(step);
    expect((await brain.predict(failing)).success.p).to.be.below(before / 2);
    await brain.close();
  });

  it('goes on after a kill as if nothing had been', async () => {
    const [killed, whole] = [lab.folder(), lab.folder()];
    const first = await lab.open(killed, { saveEvery: 20 });
    for (const step of STEPS.slice(0, 33)) await first.recordStep(step);
    // No close: what a killed process leaves. The next one reads the snapshot of step 20 and thirteen steps since.
    const again = await lab.open(killed, { saveEvery: 20 });
    for (const step of STEPS.slice(33, 38)) await again.recordStep(step);
    const other = await lab.open(whole, { saveEvery: 20 });
    for (const step of STEPS.slice(0, 38)) await other.recordStep(step);
    expect(again.recorded).to.equal(38);
    expect(again.digest).to.equal(other.digest);
    expect(await again.predict(FRESH[0]!)).to.deep.equal(await other.predict(FRESH[0]!));
    await Promise.all([first, again, other].map((brain) => brain.close()));
  });

  it('never takes a step that is not finite, and says so', async () => {
    const folder = lab.folder();
    const brain = await lab.open(folder, {}, broken(lab.session));
    const before = brain.weights;
    const learned = [];
    for (const step of STEPS.slice(0, 10)) learned.push(await brain.recordStep(step));
    expect(learned).to.include('not finite').and.not.include('learned');
    expect((await caught(() => brain.update(2))).code).to.equal('AGENT_DIVERGED');
    expect(brain.weights).to.deep.equal(before);
    await brain.close();
    const healed = await lab.open(folder);
    expect(healed.recorded).to.equal(10);
    await healed.update(2);
    expect(healed.weights).to.not.deep.equal(before);
    await healed.close();
  });

  it('takes calls that overlap one after the other', async () => {
    const brain = await lab.open(lab.folder());
    const other = await lab.open(lab.folder());
    await Promise.all(STEPS.slice(0, 8).map((step) => brain.recordStep(step)));
    for (const step of STEPS.slice(0, 8)) await other.recordStep(step);
    expect(brain.digest).to.equal(other.digest);
    await Promise.all([brain.close(), other.close()]);
  });

  it('refuses what is no step, and to practise on nothing; both leave it as it was', async () => {
    const brain = await lab.open(lab.folder());
    const before = brain.digest;
    expect((await caught(() => brain.update())).code).to.equal('AGENT_NO_EXPERIENCE');
    const [step] = STEPS;
    const bad = { ...step!, before: { ...step!.before, replans: Number.NaN } };
    expect((await caught(() => brain.recordStep(bad))).code).to.equal('AGENT_BAD_RECORD');
    expect((await caught(() => brain.predict(bad))).code).to.equal('AGENT_BAD_FEATURE');
    expect(brain.digest).to.equal(before);
    expect(brain.recorded).to.equal(0);
    await brain.close();
  });

  it('refuses options that make no sense', async () => {
    for (const options of [{ perClass: 0 }, { held: -1 }, { saveEvery: Number.NaN }])
      expect((await caught(() => lab.open(lab.folder(), options))).code).to.equal('PROTOCOL_OUT_OF_RANGE');
    expect((await caught(() => lab.open(lab.folder(), { seed: '0x12' }))).code).to.equal('PROTOCOL_BAD_HEX');
  });

  it('gives what it remembers as a shard that the network can train on, and previews it', async () => {
    const brain = await lab.open(lab.folder(), { online: false, perClass: 4 });
    for (const step of STEPS.slice(0, 600)) await brain.recordStep(step);
    const shard = brain.shard();
    expect(decodeDataset(encodeDataset(shard), lab.session.manifest.batch.columns).count).to.equal(shard.count);
    expect(shard.count).to.be.below(300);
    const [, success, , , weight] = datasetRows(shard).columns.map((bytes) => new Float32Array(bytes.slice().buffer));
    const total = weight!.reduce((a, b) => a + b);
    expect(total / shard.count).to.be.closeTo(1, 1e-4);
    // Classes are cut to four rows each; weighed, the rate of success is again that of what was seen.
    const rate = success!.reduce((sum, ok, i) => sum + ok * weight![i]!, 0) / total;
    const learned = STEPS.slice(0, 600).filter(({ who }) => !isHeldBack(who, SEED));
    expect(rate).to.be.closeTo(learned.filter(({ outcome }) => outcome.ok).length / learned.length, 1e-4);
    expect(brain.preview('open', { steps: 100, intervals: 10, sampled: 2 }).rows).to.equal(shard.count);
    await brain.close();
  });

  it('goes on from a version of the network, with its own memory', async () => {
    const folder = lab.folder();
    const brain = await lab.open(folder);
    for (const step of STEPS.slice(0, 5)) await brain.recordStep(step);
    const version = brain.weights.map((q, i) => (i === 0 ? q + 5 : q));
    await brain.adopt(version);
    expect(brain.weights).to.deep.equal(version);
    await brain.close();
    const again = await lab.open(folder);
    expect([again.recorded, again.weights[0]]).to.deep.equal([5, version[0]]);
    await again.close();
  });
});
