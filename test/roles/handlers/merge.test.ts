import { expect } from 'chai';
import { contentDigest } from '../../../protocol/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { inputRoot, mergeInputs } from '../../../roles/content/inputs.ts';
import { merge, review } from '../../../roles/handlers/merge.ts';
import type { MergedVersion, TrainedSolution } from '../../../roles/handlers/work.ts';
import type { TaskView } from '../../../roles/view/task-view.ts';
import { decodeWeights, encodeWeights } from '../../../substrate/codecs/tensors.ts';
import { encodeDataset } from '../../../substrate/data/dataset.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { mergeUpdates } from '../../../substrate/merge/merge.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, proposeTask, revealed, trainSlot } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, TRUTH, workshopOf } from '../support/digits-world.ts';
import { account, word } from '../support/script.ts';

const SETTLED = { weightMedians: [1n, 1n], scoreMedians: [1, 1], g: 1, refutedMask: 0n };

describe('merging and reviewing a version', () => {
  let world: DigitsWorld;
  let task: TaskView;
  let solutions: [TrainedSolution, TrainedSolution];
  let merged: MergedVersion;

  before(async () => {
    world = await digitsWorld();
    const proposed = await proposeTask(world);
    solutions = [await trainSlot(world, proposed.task, 0), await trainSlot(world, proposed.task, 1)];
    const solvers = [revealed(0, solutions[0]), revealed(1, solutions[1])];
    task = { ...proposed.task, state: 'settled', solvers, settlement: { ...SETTLED, acceptedMask: 3n } };
    merged = await merge(shop(), request(), never);
  });
  after(() => world.engine.close());

  const shop = () => workshopOf(world, account(30));
  const request = (tasks: readonly TaskView[] = [task], params = world.params) =>
    ({ type: 'merge', tasks, head: world.genesis.digest, projectSpec: world.projectSpec, params }) as const;
  const word3 = (proposed: MergedVersion, over: Partial<Parameters<typeof review>[1]> = {}) =>
    review(shop(), { ...request(), type: 'review', proposed, otherTruths: [], ...over }, never);
  const updateOf = async (digest: Hex) => decodeWeights(world.manifest, await world.content.get(digest));

  it('adds the mean of the accepted updates to the head', async () => {
    const updates = await Promise.all(solutions.map((s) => updateOf(s.updateDigest)));
    const expected = mergeUpdates('mean', 0, world.genesis.weights, updates);
    expect(merged.digest).to.equal(contentDigest(encodeWeights(expected)));
    expect(await world.content.has(merged.digest)).to.equal(true);
    expect(merged.inputRoot).to.equal(inputRoot(mergeInputs([task])));
  });

  it('takes accepted solutions only, in the order of task and slot', async () => {
    const one = { ...task, settlement: { ...SETTLED, acceptedMask: 2n } };
    const alone = await merge(shop(), request([one]), never);
    expect(alone.digest).to.equal(
      contentDigest(encodeWeights(mergeUpdates('mean', 0, world.genesis.weights, [await updateOf(solutions[1].updateDigest)]))),
    );
    const later = { ...one, taskId: 2n };
    const inputs = mergeInputs([later, task]);
    expect(inputs.map((i) => [i.taskId, i.slot])).to.deep.equal([
      [1n, 0],
      [1n, 1],
      [2n, 1],
    ]);
    const open = { ...task, taskId: 3n, settlement: undefined } as unknown as TaskView;
    expect(mergeInputs([open])).to.deep.equal([]);
    expect((await merge(shop(), request([later, task]), never)).digest).to.equal(
      (await merge(shop(), request([task, later]), never)).digest,
    );
  });

  it('fails when the rule has too few inputs or one is not there', async () => {
    const krum = { ...world.params, mergeRule: 3, mergeF: 1 };
    expect((await caught(() => merge(shop(), request([task], krum), never))).code).to.equal('SUBSTRATE_TOO_FEW_INPUTS');
    const gone = { ...task, solvers: [revealed(0, { ...solutions[0], updateDigest: word(1) }), revealed(1, solutions[1])] };
    expect((await caught(() => merge(shop(), request([gone]), never))).code).to.equal('NET_NOT_FOUND');
  });

  it('says this of the right version', async () => {
    expect(await word3(merged)).to.deep.equal({ kind: 1, digest: merged.digest });
  });

  it('says that, with its own digest, of another version', async () => {
    expect(await word3({ ...merged, digest: word(5) })).to.deep.equal({ kind: 2, digest: merged.digest });
  });

  it('says this of the right version under a wrong input root: the chain takes no other word on a digest that is right', async () => {
    expect(await word3({ ...merged, inputRoot: word(5) })).to.deep.equal({ kind: 1, digest: merged.digest });
  });

  it('says worse when the loss rises on this truth, on a recent one, or on the hold-out', async () => {
    const wrong = async (start: number): Promise<Hex> => {
      const { columns, count, rows } = sliceRows(world.digits, start, start + TRUTH);
      const bent = rows.map((value, i) => (i % 785 === 784 ? (value + 1) % 10 : value));
      return world.content.put(encodeDataset({ columns, count, rows: bent }));
    };
    const params = { ...world.params, toleranceBps: 0 };
    const worse = { kind: 3, digest: merged.digest };
    const bent = { ...task, truthDigest: await wrong(4_000) };
    expect(await word3(merged, { params, tasks: [bent] })).to.deep.equal(worse);
    expect(await word3(merged, { params, otherTruths: [await wrong(4_250)] })).to.deep.equal(worse);
    const gone = await word3(merged, { params, otherTruths: [word(77)] });
    expect(gone, 'a recent truth that nobody serves guards nothing').to.deep.equal({ kind: 1, digest: merged.digest });
    const both = await word3(merged, { params, otherTruths: [word(77), await wrong(4_250)] });
    expect(both).to.deep.equal(worse);
    const holdoutDigest = await wrong(4_500);
    expect(await word3(merged, { params: { ...params, holdoutDigest } })).to.deep.equal(worse);
    const patient = { ...world.params, holdoutDigest, toleranceBps: 10_000 };
    expect(await word3(merged, { params: patient })).to.deep.equal({ kind: 1, digest: merged.digest });
    expect(await word3(merged, { params }), 'the loss on the true labels fell').to.deep.equal({ kind: 1, digest: merged.digest });
  });
});
