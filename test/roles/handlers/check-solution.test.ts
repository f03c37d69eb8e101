import { expect } from 'chai';
import { contentDigest } from '../../../protocol/content.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { checkpointRoot, decodeLeaves, encodeLeaves } from '../../../roles/content/leaves.ts';
import { badTask } from '../../../roles/handlers/bad-task.ts';
import { checkSolution, type SolutionContext } from '../../../roles/handlers/check-solution.ts';
import { seedOf } from '../../../roles/handlers/training-data.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import type { SolutionRecord } from '../../../roles/view/task-view.ts';
import { checkpointSize, decodeWeights, encodeWeights } from '../../../substrate/codecs/tensors.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, proposeTask, revealed, trainSlot } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, INTERVALS, STEPS, workshopOf } from '../support/digits-world.ts';
import { account, word } from '../support/script.ts';

const ALL = [0, 1, 2, 3, 4];

describe('checks of a solution (protocol section 6), on real training', () => {
  let world: DigitsWorld;
  let shop: Workshop;
  let context: SolutionContext;
  let honest: TrainedSolution;
  let leaves: Hex[];

  before(async () => {
    world = await digitsWorld();
    shop = workshopOf(world, account(21));
    const { task } = await proposeTask(world);
    honest = await trainSlot(world, task, 1);
    leaves = decodeLeaves(await world.content.get(honest.leavesDigest), INTERVALS + 1);
    const { params, projectSpec, genesis } = world;
    const request = { type: 'judge', task, sampleSeed: word(1), projectSpec, params, earlierTruths: [] } as const;
    const opened = await badTask(shop, request, never);
    if (typeof opened === 'string') expect.fail(opened);
    const { payload, truth } = opened;
    const base = await world.content.get(genesis.digest);
    const { loss: baseLoss } = await payload.evaluate(base, truth);
    const baseLeaf = contentDigest(payload.firstState(base));
    context = { ...opened, base, baseLeaf, baseLoss, params, taskId: task.taskId, taskSeed: seedOf(task), sampleSeed: word(1) };
  });
  after(() => world.engine.close());

  const check = (part: Partial<SolutionRecord> = {}, intervals = ALL, other: Partial<SolutionContext> = {}) => {
    const solver = revealed(1, { ...honest, ...part });
    const record = solver.revealed as SolutionRecord;
    return checkSolution(shop, { ...context, ...other }, solver, record, intervals, never);
  };

  /** Expects a verdict of that kind, decided by that check. */
  const expectVerdict = async (report: ReturnType<typeof check>, outcome: string, by: string): Promise<void> => {
    const found = await report;
    expect(`${found.outcome} by ${found.check}`, found.detail).to.equal(`${outcome} by ${by}`);
    if (outcome !== 'scored') expect(found.score).to.equal(0);
  };

  /** A forged run: leaves replaced, the tree and everything else made to fit. */
  const forged = async (replace: Readonly<Record<number, Uint8Array>>): Promise<Partial<SolutionRecord>> => {
    const digests = [...leaves];
    for (const [index, content] of Object.entries(replace)) digests[Number(index)] = await world.content.put(content);
    return { leavesDigest: await world.content.put(encodeLeaves(digests)), checkpointRoot: checkpointRoot(digests) };
  };

  const checkpoint = (index: number): Promise<Uint8Array> => world.content.get(leaves[index] as Hex);

  /** Checkpoint `index` with its first value changed. */
  const bent = async (index: number, value: number): Promise<Uint8Array> => {
    const bytes = await checkpoint(index);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return bytes;
  };

  it('scores honest work, whichever intervals are re-run', async () => {
    const report = await check();
    expect(report.detail).to.equal('');
    expect(report.outcome).to.equal('scored');
    expect(report.loss).to.be.lessThan(context.baseLoss);
    expect(report.score).to.equal(Math.floor((1e6 * (context.baseLoss - (report.loss ?? 0))) / context.baseLoss));
    expect(report.intervals).to.deep.equal(ALL);
    await expectVerdict(check({}, []), 'scored', 'quality');
  });

  it('refutes a forged state in the middle when an interval that touches it is re-run, and only then', async () => {
    const fake = await forged({ 2: await bent(2, 0.5) });
    await expectVerdict(check(fake, [1]), 'refuted', 're-execution');
    await expectVerdict(check(fake, [2]), 'refuted', 're-execution');
    await expectVerdict(check(fake, [0, 3, 4]), 'scored', 'quality');
  });

  it('refutes both ends of a forged run without any re-execution', async () => {
    await expectVerdict(check(await forged({ 0: await bent(0, 0.25) }), []), 'refuted', 'derivation');
    await expectVerdict(check(await forged({ 5: await bent(5, 0.25) }), []), 'refuted', 'derivation');
  });

  it('refutes an update that does not follow from the last state', async () => {
    const update = decodeWeights(world.manifest, await world.content.get(honest.updateDigest));
    update[100] = (update[100] ?? 0) + 1;
    const updateDigest = await world.content.put(encodeWeights(update));
    await expectVerdict(check({ updateDigest }, []), 'refuted', 'derivation');
  });

  it('refutes leaves that do not lead to the committed root, too few of them, and other data', async () => {
    await expectVerdict(check({ checkpointRoot: word(7) }, []), 'refuted', 'derivation');
    const short = leaves.slice(0, INTERVALS);
    const part = { leavesDigest: await world.content.put(encodeLeaves(short)), checkpointRoot: checkpointRoot(short) };
    await expectVerdict(check(part, []), 'refuted', 'derivation');
    await expectVerdict(check({ dataRoot: word(8) }, []), 'refuted', 'derivation');
  });

  it("refutes another slot's honest work under this slot", async () => {
    const solver = { ...revealed(1, honest), slot: 0 };
    const report = await checkSolution(shop, context, solver, solver.revealed as SolutionRecord, [0], never);
    expect(`${report.outcome} by ${report.check}`).to.equal('refuted by re-execution');
  });

  it('refutes what cannot be fetched: update, leaves, last state, sampled state', async () => {
    await expectVerdict(check({ updateDigest: word(1) }, []), 'refuted', 'availability');
    await expectVerdict(check({ leavesDigest: word(2) }, []), 'refuted', 'availability');
    for (const index of [INTERVALS, 3]) {
      const bytes = await checkpoint(index);
      await world.content.delete(leaves[index] as Hex);
      await expectVerdict(check({}, [3]), 'refuted', 'availability');
      if (index === 3) await expectVerdict(check({}, [0, 1]), 'scored', 'quality');
      await world.content.put(bytes);
    }
  });

  it('needs nobody to serve the first state: it is the base', async () => {
    const bytes = await checkpoint(0);
    await world.content.delete(leaves[0] as Hex);
    await expectVerdict(check({}, [0]), 'scored', 'quality');
    await world.content.put(bytes);
  });

  it('refuses bad form: steps, size, norm, range', async () => {
    await expectVerdict(check({ steps: STEPS * 2 }), 'refused', 'form');
    const put = (bytes: Uint8Array): Promise<Hex> => world.content.put(bytes);
    const update = await world.content.get(honest.updateDigest);
    await expectVerdict(check({ updateDigest: await put(update.slice(4)) }), 'refused', 'form');
    await expectVerdict(check({ updateDigest: await put(new Uint8Array(update.length + 4)) }), 'refused', 'form');
    const far = new Int32Array(update.length / 4).fill(2 ** 31 - 1);
    await expectVerdict(check({ updateDigest: await put(encodeWeights(far)) }), 'refused', 'form');
    const squares = decodeWeights(world.manifest, update).reduce((sum, q) => sum + BigInt(q) * BigInt(q), 0n);
    let norm = BigInt(Math.ceil(Math.sqrt(Number(squares))));
    while (norm * norm >= squares) norm--;
    await expectVerdict(check({}, [], { params: { ...world.params, normMax: norm } }), 'refused', 'form');
    await expectVerdict(check({}, [], { params: { ...world.params, normMax: norm + 1n } }), 'scored', 'quality');
  });

  it('refuses, never refutes, a state that is not finite', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await expectVerdict(check(await forged({ 5: await bent(5, value) }), []), 'refused', 'form');
      await expectVerdict(check(await forged({ 3: await bent(3, value) }), [3]), 'refused', 'form');
    }
  });

  it('refutes a state of another size, and takes no more bytes than a state has', async () => {
    const size = checkpointSize(world.manifest);
    await expectVerdict(check(await forged({ 5: new Uint8Array(size - 4) }), []), 'refuted', 'derivation');
    await expectVerdict(check(await forged({ 3: new Uint8Array(size - 4) }), [3]), 'refuted', 'derivation');
    await expectVerdict(check(await forged({ 3: new Uint8Array(size + 4) }), [3]), 'refuted', 'derivation');
  });

  it('refuses what does not lower the loss on the truth, or not by the least gain', async () => {
    const { truth } = context;
    // A row ends with its label.
    const rows = truth.rows.map((byte, at) => (at % 785 === 784 ? (byte + 1) % 10 : byte));
    const wrong = { ...truth, rows };
    const { loss: baseLoss } = await context.payload.evaluate(context.base, wrong);
    await expectVerdict(check({}, [], { truth: wrong, baseLoss }), 'refused', 'quality');
    const { score } = await check({}, []);
    await expectVerdict(check({}, [], { params: { ...world.params, minGain: score } }), 'scored', 'quality');
    await expectVerdict(check({}, [], { params: { ...world.params, minGain: score + 1 } }), 'refused', 'quality');
  });

  it('blames nobody for its own failures', async () => {
    const solver = revealed(1, honest);
    const record = solver.revealed as SolutionRecord;
    const aborted = checkSolution(shop, context, solver, record, ALL, AbortSignal.abort());
    expect((await caught(() => aborted)).code).to.equal('NET_ABORTED');
    const full = new TempernetError('CONTENT_QUOTA', { size: 1, quota: 1 });
    const content = { ...world.content, get: () => Promise.reject(full) };
    const broken = workshopOf(world, account(21), { content });
    expect((await caught(() => checkSolution(broken, context, solver, record, ALL, never))).code).to.equal('CONTENT_QUOTA');
  });
});
