import { expect } from 'chai';
import { contentDigest } from '../../../protocol/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { littleEndianBytes } from '../../../substrate/codecs/little-endian.ts';
import { decodeCheckpoint, encodeCheckpoint, initialState, updateFrom } from '../../../substrate/codecs/tensors.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import { squaredNorm } from '../../../substrate/merge/squared-distance.ts';
import { type Derivation, firstLeaf, replayInterval, trainTask } from '../../../substrate/neural/derive.ts';
import { initialWeights } from '../../../substrate/neural/init.ts';
import type { ProgramSession } from '../../../substrate/program/engine.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../support/caught.ts';
import { SEED } from '../support/golden.ts';
import { committedProgram, fixedBatches } from '../support/programs.ts';
import { tinyProgram } from '../support/tiny-program.ts';

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

describe('derivation of an update', () => {
  const dataset = digitsShard(300);
  const { manifest } = committedProgram('digits');
  const base = initialWeights(manifest, SEED);
  let engine: ExactEngine;
  let session: ProgramSession;
  let run: Derivation;

  before(async () => {
    engine = await ExactEngine.create({ workers: 2 });
    session = await engine.open(committedProgram('digits'));
    run = { session, dataset, taskSeed, slot: 1, steps: 12, intervals: 4 };
  });
  after(() => engine.close());

  it('has m + 1 leaves, begins at the base, ends at the update, and every interval replays to its leaf', async () => {
    const contents: Uint8Array[] = [];
    const trained = await trainTask({ ...run, base, onCheckpoint: (_, content) => void contents.push(content) });
    expect(trained.leaves).to.deep.equal(contents.map(contentDigest));
    expect(trained.leaves.length).to.equal(5);
    expect(trained.losses.length).to.equal(12);
    expect(trained.leaves[0]).to.equal(firstLeaf(manifest, base));
    expect(contents[0]).to.deep.equal(encodeCheckpoint(manifest, initialState(manifest, base)));
    expect(updateFrom(manifest, decodeCheckpoint(manifest, contents[4]!).params, base)).to.deep.equal(trained.update);
    expect(Number(squaredNorm(trained.update)) / 2 ** 48).to.be.within(1e-4, 100);
    for (const index of [3, 0, 2]) {
      const state = decodeCheckpoint(manifest, contents[index]!);
      const replayed = await replayInterval({ ...run, index, state });
      expect(replayed.digest).to.equal(trained.leaves[index + 1]);
      expect(replayed.content).to.deep.equal(contents[index + 1]);
    }
    // Another slot, another seed or another interval is another derivation.
    const state = decodeCheckpoint(manifest, contents[1]!);
    for (const other of [{ slot: 2 }, { taskSeed: SEED }, { index: 2 }]) {
      expect((await replayInterval({ ...run, index: 1, state, ...other })).digest).to.not.equal(trained.leaves[2]);
    }
  });

  it('is the same however many intervals it is cut into', async () => {
    const [one, twelve] = await Promise.all([
      trainTask({ ...run, base, intervals: 1 }),
      trainTask({ ...run, base, intervals: 12 }),
    ]);
    expect(one.update).to.deep.equal(twelve.update);
    expect(one.leaves[1]).to.equal(twelve.leaves[12]);
  });

  it('takes the digests of states from who has a faster way to them', async () => {
    const seen: number[] = [];
    const digestOf = (content: Uint8Array): Hex => {
      seen.push(content.length);
      return contentDigest(content);
    };
    const trained = await trainTask({ ...run, base });
    const again = await trainTask({ ...run, base, digestOf });
    expect(again.leaves).to.deep.equal(trained.leaves);
    expect(seen.length).to.equal(5);
    const replayed = await replayInterval({ ...run, index: 0, state: initialState(manifest, base), digestOf });
    expect(replayed.digest).to.equal(trained.leaves[1]);
    expect(firstLeaf(manifest, base, digestOf)).to.equal(trained.leaves[0]);
    expect(seen.length).to.equal(7);
  });

  it('refuses steps that intervals do not divide, and a shard below one batch', async () => {
    for (const wrong of [{ steps: 13 }, { steps: 0 }, { intervals: 0 }, { steps: 2, intervals: 4 }, { steps: 1.5 }]) {
      expect((await caught(() => trainTask({ ...run, base, ...wrong }))).code).to.equal('SUBSTRATE_BAD_INTERVALS');
    }
    expect((await caught(() => trainTask({ ...run, base, dataset: digitsShard(63) }))).code).to.equal(
      'SUBSTRATE_TOO_FEW_EXAMPLES',
    );
  });

  it('stops with the caller', async () => {
    const call = trainTask({ ...run, base, signal: AbortSignal.abort() });
    expect((await caught(() => call)).code).to.equal('SUBSTRATE_ABORTED');
  });

  it('refuses a state that is not finite, and an update beyond int32', async () => {
    const tiny = await engine.open(tinyProgram());
    const shard = (value: number): Dataset => ({
      columns: tiny.manifest.batch.columns,
      count: 2,
      rows: littleEndianBytes(new Float32Array(6).fill(value)),
    });
    const tinyRun = { session: tiny, taskSeed, slot: 0, steps: 1, intervals: 1, base: new Int32Array(3) };
    expect((await caught(() => trainTask({ ...tinyRun, dataset: shard(3e38) }))).code).to.equal('SUBSTRATE_NOT_FINITE');
    expect((await trainTask({ ...tinyRun, dataset: shard(2) })).update).to.deep.equal(new Int32Array(3).fill(2 ** 25));
    const far = { ...tinyRun, base: new Int32Array(3).fill(-(2 ** 31)), dataset: shard(100) };
    expect((await caught(() => trainTask(far))).code).to.equal('SUBSTRATE_OUT_OF_RANGE');
  });
});
