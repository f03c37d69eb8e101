import { expect } from 'chai';
import { contentDigest } from '../../../../protocol/content.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { int32View, littleEndianBytes } from '../../../../substrate/codecs/little-endian.ts';
import { encodeCheckpoint, encodeWeights, initialState } from '../../../../substrate/codecs/tensors.ts';
import type { Dataset } from '../../../../substrate/data/dataset.ts';
import { squaredNorm } from '../../../../substrate/merge/squared-distance.ts';
import { initialWeights } from '../../../../substrate/neural/init.ts';
import type { Payload, TrainingJob } from '../../../../substrate/payload.ts';
import { openProgramPayload } from '../../../../substrate/payloads/program/program-payload.ts';
import { ExactEngine } from '../../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../../support/caught.ts';
import { SEED } from '../../support/golden.ts';
import { committedProgram, fixedBatches, openCommitted } from '../../support/programs.ts';
import { tinyProgram } from '../../support/tiny-program.ts';

const taskSeed: Hex = `0x${'5a'.repeat(32)}`;

/** Real digits as one shard, rows of 784 pixels and a label. */
const digitsShard = (count: number): Dataset => {
  const [x, y] = fixedBatches('digits', 1, count)[0]!;
  const rows = new Uint8Array(count * 785);
  for (let i = 0; i < count; i++) {
    rows.set(x!.subarray(i * 784, (i + 1) * 784), i * 785);
    rows[i * 785 + 784] = y![i]!;
  }
  return { columns: committedProgram('digits').manifest.batch.columns, count, rows };
};

describe('training of a program as a payload', () => {
  const data = digitsShard(300);
  const { manifest } = committedProgram('digits');
  const weights = initialWeights(manifest, SEED);
  const base = encodeWeights(weights);
  let engine: ExactEngine;
  let payload: Payload;
  let job: TrainingJob;

  before(async () => {
    engine = await ExactEngine.create({ workers: 2 });
    payload = await openCommitted('digits', engine);
    job = { base, data, taskSeed, slot: 1, steps: 12, intervals: 4 };
  });
  after(() => engine.close());

  it('has m + 1 states, begins at the base, ends at the update, and every interval replays to the state after it', async () => {
    const states: Uint8Array[] = [];
    const trained = await payload.train(job, (state) => contentDigest(states[states.push(state) - 1]!));
    expect(trained.leaves).to.deep.equal(states.map(contentDigest));
    expect(trained.leaves.length).to.equal(5);
    expect(states[0]).to.deep.equal(payload.firstState(base));
    expect(states[0]).to.deep.equal(encodeCheckpoint(manifest, initialState(manifest, weights)));
    expect(payload.updateFrom(base, states[4]!)).to.deep.equal(trained.update);
    expect(Number(squaredNorm(int32View(trained.update))) / 2 ** 48).to.be.within(1e-4, 100);
    for (const index of [3, 0, 2]) expect(await payload.replay(job, index, states[index]!)).to.deep.equal(states[index + 1]);
    // Another slot, another seed or another interval is another derivation.
    for (const other of [{ slot: 2 }, { taskSeed: SEED }])
      expect(await payload.replay({ ...job, ...other }, 1, states[1]!)).to.not.deep.equal(states[2]);
    expect(await payload.replay(job, 2, states[1]!)).to.not.deep.equal(states[2]);
  });

  it('is the same however many intervals it is cut into, and whether states are asked for or not', async () => {
    const [one, twelve, bare] = await Promise.all([
      payload.train({ ...job, intervals: 1 }, contentDigest),
      payload.train({ ...job, intervals: 12 }, contentDigest),
      payload.train(job),
    ]);
    expect(one.update).to.deep.equal(twelve.update);
    expect(one.leaves[1]).to.equal(twelve.leaves[12]);
    expect(bare.update).to.deep.equal(one.update);
    expect(bare.leaves).to.deep.equal([]);
  });

  it('waits for who keeps a state, and ends when that fails', async () => {
    let kept = 0;
    const slow = async (): Promise<Hex> => {
      const before = kept;
      await new Promise(setImmediate);
      expect(kept, 'one at a time').to.equal(before);
      kept++;
      return SEED;
    };
    expect((await payload.train(job, slow)).leaves).to.deep.equal(Array.from({ length: 5 }, () => SEED));
    const full = new RangeError('full');
    const failing = payload.train(job, () => Promise.reject(full));
    expect(await failing.catch((error: unknown) => error)).to.equal(full);
  });

  it('refuses steps that intervals do not divide, and a shard below one batch', async () => {
    for (const wrong of [{ steps: 13 }, { steps: 0 }, { intervals: 0 }, { steps: 2, intervals: 4 }, { steps: 1.5 }]) {
      expect((await caught(() => payload.train({ ...job, ...wrong }))).code).to.equal('SUBSTRATE_BAD_INTERVALS');
    }
    expect((await caught(() => payload.train({ ...job, data: digitsShard(63) }))).code).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
  });

  it('refuses rows of other columns, though they are as wide', async () => {
    const columns = [...data.columns].reverse();
    for (const call of [
      () => payload.train({ ...job, data: { ...data, columns } }),
      () => payload.replay({ ...job, data: { ...data, columns } }, 0, payload.firstState(base)),
      () => payload.evaluate(base, { ...data, columns }),
    ])
      expect((await caught(call)).code).to.equal('SUBSTRATE_BAD_DATASET');
  });

  it('stops with the caller', async () => {
    const call = payload.train(job, contentDigest, AbortSignal.abort());
    expect((await caught(() => call)).code).to.equal('SUBSTRATE_ABORTED');
  });

  it('refuses a state that is not finite, and an update beyond int32', async () => {
    const tiny = await openProgramPayload(tinyProgram(), engine);
    const shard = (value: number): Dataset => ({
      columns: tiny.schema.columns,
      count: 2,
      rows: littleEndianBytes(new Float32Array(6).fill(value)),
    });
    const tinyJob = { taskSeed, slot: 0, steps: 1, intervals: 1, base: new Uint8Array(12) };
    const diverged = () => tiny.train({ ...tinyJob, data: shard(3e38) }, contentDigest);
    expect((await caught(diverged)).code).to.equal('SUBSTRATE_NOT_FINITE');
    const { update } = await tiny.train({ ...tinyJob, data: shard(2) });
    expect(int32View(update)).to.deep.equal(new Int32Array(3).fill(2 ** 25));
    const far = { ...tinyJob, base: encodeWeights(new Int32Array(3).fill(-(2 ** 31))), data: shard(100) };
    expect((await caught(() => tiny.train(far))).code).to.equal('SUBSTRATE_OUT_OF_RANGE');
  });

  it('measures and predicts with a version as its session does, at any offset in memory', async () => {
    const session = await engine.open(committedProgram('digits'));
    const { loss, metrics } = await payload.evaluate(base, data);
    expect(loss).to.be.within(2, 4);
    expect(Object.keys(metrics)).to.deep.equal(payload.metrics);
    const shifted = Uint8Array.from([0, ...base]).subarray(1);
    expect((await payload.evaluate(shifted, data)).loss).to.equal(loss);
    const [x] = fixedBatches('digits', 1, 3)[0]!;
    const rows = { count: 3, columns: [x!] };
    expect(await payload.infer(shifted, rows)).to.deep.equal(await session.infer(initialState(manifest, weights).params, rows));
    await session.close();
  });

  it('is closed once, and then says so', async () => {
    const opened = await openCommitted('digits', engine);
    await opened.close();
    await opened.close();
    expect((await caught(() => opened.evaluate(base, data))).code).to.equal('SUBSTRATE_CLOSED');
  });
});
