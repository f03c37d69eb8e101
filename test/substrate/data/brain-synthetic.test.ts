import { expect } from 'chai';
import { initialState, weightsToParams } from '../../../substrate/codecs/tensors.ts';
import { BRAIN_COLUMNS, syntheticSteps } from '../../../substrate/data/brain-synthetic.ts';
import { datasetRows, decodeDataset, encodeDataset, gatherRows } from '../../../substrate/data/dataset.ts';
import { sliceRows, splitRows } from '../../../substrate/data/split.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../support/caught.ts';
import { SEED } from '../support/golden.ts';
import { committedProgram } from '../support/programs.ts';

describe('synthetic steps of an agent', () => {
  const steps = syntheticSteps(SEED, 4000);
  const [x, success, category, capability] = datasetRows(steps).columns;

  it('have the columns of the brain program and come back from their content', () => {
    expect(BRAIN_COLUMNS).to.deep.equal(committedProgram('brain').manifest.batch.columns);
    expect(decodeDataset(encodeDataset(steps), BRAIN_COLUMNS).count).to.equal(4000);
  });

  it('have features in 0..1, outcomes of both kinds, known categories and capabilities', () => {
    const features = new Float32Array(x!.buffer);
    expect([...features].every((value) => value >= 0 && value <= 1)).to.equal(true);
    const rate = new Float32Array(success!.buffer).reduce((sum, value) => sum + value, 0) / 4000;
    expect(rate).to.be.within(0.35, 0.65);
    const categories = new Set(new Int32Array(category!.buffer));
    expect([...categories].sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([...new Set(new Int32Array(capability!.buffer))].sort((a, b) => a - b)).to.deep.equal([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('follow from the seed', () => {
    expect(syntheticSteps(SEED, 10).rows).to.deep.equal(steps.rows.subarray(0, steps.rows.length / 400));
    expect(syntheticSteps(`0x${'01'.repeat(32)}`, 10).rows).to.not.deep.equal(syntheticSteps(SEED, 10).rows);
  });

  it('can be learned, though not perfectly', async function () {
    this.timeout(60_000);
    const program = committedProgram('brain');
    const engine = await ExactEngine.create();
    const session = await engine.open(program);
    const weights = initialWeights(program.manifest, SEED);
    const held = datasetRows(syntheticSteps(`0x${'02'.repeat(32)}`, 1000));
    const before = await session.evaluate(weightsToParams(program.manifest, weights), held);
    const batches = Array.from({ length: 60 }, (_, i) =>
      gatherRows(
        steps,
        Array.from({ length: 64 }, (__, j) => i * 64 + j),
      ),
    );
    const { state } = await session.step(initialState(program.manifest, weights), batches);
    const after = await session.evaluate(state.params, held);
    expect(after.loss).to.be.lessThan(before.loss * 0.7);
    expect(after.metrics.accuracy).to.be.within(0.65, 0.9);
    await engine.close();
  });
});

describe('cutting of data sets', () => {
  const steps = syntheticSteps(SEED, 103);

  it('gives equal parts that share no row and leaves out the rest', () => {
    const parts = splitRows(steps, SEED, 2, 5);
    expect(parts.flat().map((part) => part.count)).to.deep.equal(new Array<number>(10).fill(10));
  });

  it('refuses more parts than rows and slices beyond the end', async () => {
    expect((await caught(() => splitRows(steps, SEED, 52, 2))).code).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
    expect((await caught(() => sliceRows(steps, 100, 104))).code).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
    expect(sliceRows(steps, 100, 103).count).to.equal(3);
  });
});
