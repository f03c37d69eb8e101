import { expect } from 'chai';
import type { Supervised } from '../../../node/bridge/supervise-worker.ts';
import { openCorpus } from '../../../orchestrator/corpus.ts';
import { initialState, weightsToParams } from '../../../substrate/codecs/tensors.ts';
import { type Dataset, datasetRows } from '../../../substrate/data/dataset.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import { openProgramPayload } from '../../../substrate/payloads/program/program-payload.ts';
import type { Batch, ProgramSession, State } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../../substrate/support/caught.ts';
import { committedProgram, fixedBatches } from '../../substrate/support/programs.ts';
import { until } from '../net/support/until.ts';
import { openPythonBridge, type PythonBridge } from './support/python-worker.ts';

const SEED = `0x${'42'.repeat(32)}` as const;
const digits = committedProgram('digits');
const base = initialWeights(digits.manifest, SEED);

/** Largest difference between two states. */
const distance = (a: State, b: State): number => {
  let worst = 0;
  const [left, right] = [a, b].map(({ params, optim }) => [...params, ...optim]);
  for (const [i, tensor] of left!.entries())
    for (const [j, value] of tensor.entries()) worst = Math.max(worst, Math.abs(value - right![i]![j]!));
  return worst;
};

describe('torch engine with a real worker', function () {
  // The first start compiles the program to see that it is the one that is allowed; that is remembered for the next.
  this.timeout(120_000);
  let python: PythonBridge;
  let worker: Supervised;
  let torch: ProgramSession;
  let exact: ProgramSession;
  let engine: ExactEngine;
  let set: { train: Dataset; truth: Dataset };

  before(async () => {
    python = await openPythonBridge({ allowedPrograms: [digits.hash], heartbeatMs: 700, waitMs: 110_000 });
    worker = python.start();
    torch = await python.bridge.engine.open(digits);
    engine = await ExactEngine.create();
    exact = await engine.open(digits);
    const corpus = await openCorpus('mnist', 1, 1);
    set = { train: corpus.train[0]![0]!, truth: corpus.truth };
  });
  after(async () => {
    await engine.close();
    await python.stop();
  });

  it('takes the same steps as the exact engine, to float32 rounding, and the same ones each time', async () => {
    const batches = fixedBatches('digits', 12);
    const start = initialState(digits.manifest, base);
    const [once, again, reference] = await Promise.all([
      torch.step(start, batches),
      torch.step(start, batches),
      exact.step(start, batches),
    ]);
    expect(distance(once.state, again.state)).to.equal(0);
    expect(distance(once.state, reference.state)).to.be.within(0, 2e-6);
    expect(distance(once.state, start)).to.be.greaterThan(1e-3);
    for (const [i, loss] of once.losses.entries()) expect(loss).to.be.closeTo(reference.losses[i]!, 1e-5);
  });

  it('evaluates and infers as the exact engine does', async () => {
    const params = weightsToParams(digits.manifest, base);
    const rows = datasetRows({ ...set.truth, count: 600, rows: set.truth.rows.subarray(0, 600 * 785) });
    const [a, b] = await Promise.all([torch.evaluate(params, rows), exact.evaluate(params, rows)]);
    expect(a.count).to.equal(500);
    expect(a.loss).to.be.closeTo(b.loss, 1e-6);
    expect(a.metrics.accuracy).to.be.closeTo(b.metrics.accuracy!, 1e-6);
    const few = { count: 7, columns: [rows.columns[0]!.subarray(0, 7 * 784)] };
    const [[left], [right]] = await Promise.all([torch.infer(params, few), exact.infer(params, few)]);
    expect(left).to.have.lengthOf(70);
    for (const [i, value] of left!.entries()) expect(value).to.be.closeTo(right![i]!, 1e-5);
  });

  it('trains a payload to a version that learned, as roles would have it trained', async () => {
    const payload = await openProgramPayload(digits, python.bridge.engine);
    expect(payload.engine).to.equal('torch:1');
    const first = payload.init(SEED);
    const run = { base: first, data: set.train, taskSeed: SEED, slot: 0, steps: 250, intervals: 5 };
    const trained = payload.apply(first, (await payload.train(run)).update);
    const [before, after] = [await payload.evaluate(first, set.truth), await payload.evaluate(trained, set.truth)];
    expect(before.metrics.accuracy).to.be.lessThan(0.3);
    expect(after.metrics.accuracy).to.be.greaterThan(0.88);
    expect(after.loss).to.be.lessThan(0.4);
  });

  it('gives a step without batches back, and a training that diverges as an error', async () => {
    const start = initialState(digits.manifest, base);
    expect(distance((await torch.step(start, [])).state, start)).to.equal(0);
    const wild = { params: start.params.map((values) => values.map(() => 1e38)), optim: start.optim };
    expect((await caught(() => torch.step(wild, fixedBatches('digits', 2)))).code).to.equal('SUBSTRATE_NOT_FINITE');
  });

  it('ends at once when its caller gives up, and works on', async () => {
    const start = initialState(digits.manifest, base);
    const many = new Array<Batch>(400).fill(fixedBatches('digits', 1)[0]!);
    const caller = new AbortController();
    const job = caught(() => torch.step(start, many, caller.signal));
    setImmediate(() => caller.abort());
    expect((await job).code).to.equal('SUBSTRATE_ABORTED');
    expect((await torch.step(start, fixedBatches('digits', 1))).losses).to.have.lengthOf(1);
    expect(python.bridge.workers()).to.have.lengthOf(1);
  });

  it('refuses a program that was not allowed, and one that no worker has', async () => {
    const other = { ...digits, hash: `0x${'00'.repeat(32)}` } as const;
    expect((await caught(() => python.bridge.engine.open(other))).code).to.equal('SUBSTRATE_NOT_ALLOWED');
  });

  it('finishes a job although its worker freezes and is cut off, and although it is killed', async () => {
    const start = initialState(digits.manifest, base);
    const batches = fixedBatches('digits', 3);
    const expected = await torch.step(start, batches);
    const { pid } = worker;
    process.kill(pid, 'SIGSTOP');
    const frozen = torch.step(start, batches);
    await until('the frozen worker is cut off', () => python.bridge.workers().length === 0, 60_000);
    process.kill(pid, 'SIGCONT');
    expect(distance((await frozen).state, expected.state)).to.equal(0);

    const killed = torch.step(start, batches);
    process.kill(pid, 'SIGKILL');
    expect(distance((await killed).state, expected.state)).to.equal(0);
    expect(worker.pid).to.not.equal(pid);
  });

  it('trains the same with two processes that share each batch, to float32 rounding', async () => {
    await worker.stop();
    worker = python.start({ processes: 2 });
    const start = initialState(digits.manifest, base);
    const batches = fixedBatches('digits', 12);
    const shared = await torch.step(start, batches);
    expect(python.bridge.workers().map(({ processes }) => processes)).to.deep.equal([2]);
    const reference = await exact.step(start, batches);
    expect(distance(shared.state, reference.state)).to.be.within(1e-12, 2e-6);
    for (const [i, loss] of shared.losses.entries()) expect(loss).to.be.closeTo(reference.losses[i]!, 1e-5);
    const params = weightsToParams(digits.manifest, base);
    const rows = datasetRows({ ...set.truth, count: 500, rows: set.truth.rows.subarray(0, 500 * 785) });
    expect((await torch.evaluate(params, rows)).count).to.equal(500);
  });
});
