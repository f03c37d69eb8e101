import { expect } from 'chai';
import type { Hex } from '../../../protocol/hex.ts';
import { truthCommitment } from '../../../protocol/statements.ts';
import { decodeTaskSpec } from '../../../roles/content/task-spec.ts';
import { prepareTask, publishTruth } from '../../../roles/handlers/prepare-task.ts';
import { inspectTask, train } from '../../../roles/handlers/train.ts';
import { encodeDataset } from '../../../substrate/data/dataset.ts';
import { decodeDatasetManifest } from '../../../substrate/data/dataset-manifest.ts';
import { MNIST_COLUMNS } from '../../../substrate/data/mnist.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, openTaskView, PROPOSER, proposeTask, SOLVERS } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, STEPS, TRUTH, workshopOf } from '../support/digits-world.ts';
import { word } from '../support/script.ts';

describe('preparing a task', () => {
  let world: DigitsWorld;
  before(async () => {
    world = await digitsWorld();
  });
  after(() => world.engine.close());

  const request = (taskNumber: number) =>
    ({
      type: 'prepare-task',
      projectId: 1n,
      taskNumber,
      headVersion: 0,
      headDigest: world.genesis.digest,
      specDigest: world.projectSpec,
      params: world.params,
    }) as const;

  const publish = (taskNumber: number, taskSpec: Hex) =>
    ({ type: 'publish-truth', projectId: 1n, specDigest: world.projectSpec, taskNumber, taskSpec }) as const;

  it('publishes spec, data manifest and shards, and keeps the truth to itself until it is published', async () => {
    const shop = workshopOf(world, PROPOSER);
    const prepared = await prepareTask(shop, request(3), never);
    const spec = decodeTaskSpec(await world.content.get(prepared.specDigest));
    expect(spec).to.deep.include({
      projectId: 1n,
      version: 0,
      steps: STEPS,
      truthCount: TRUTH,
      headDigest: world.genesis.digest,
    });
    const { shards } = decodeDatasetManifest(await world.content.get(spec.dataRoot));
    expect(shards.length).to.equal(world.params.capacity);
    for (const { digest } of shards) expect(await world.content.has(digest)).to.equal(true);
    expect(await world.content.has(prepared.truthDigest)).to.equal(false);
    expect(await publishTruth(shop, publish(3, prepared.specDigest))).to.deep.equal(prepared);
    expect(await world.content.has(prepared.truthDigest)).to.equal(true);
  });

  it('proposes nothing from data that the program does not take: such a task would be a bad one', async () => {
    const columns = MNIST_COLUMNS.map((column) => ({ ...column, name: `${column.name}x` }));
    const other = encodeDataset({ ...sliceRows(world.digits, 0, TRUTH), columns });
    for (const part of [{ truth: async () => other }, { shards: async () => ({ columns, shards: [other] }) }]) {
      const journal = memoryJournal();
      const shop = workshopOf(world, PROPOSER, { journal, source: { ...world.source, ...part } });
      expect((await caught(() => prepareTask(shop, request(1), never))).code).to.equal('SUBSTRATE_BAD_DATASET');
      expect(journal.list('')).to.deep.equal([]);
    }
  });

  it('commits to project, number, proposer, spec, truth and salt', async () => {
    const shop = workshopOf(world, PROPOSER);
    const { specDigest, truthDigest, salt, truthCommitment: commitment } = await prepareTask(shop, request(1), never);
    const statement = { projectId: 1n, taskNumber: 1n, proposer: PROPOSER, specDigest, truthDigest, salt };
    expect(commitment).to.equal(truthCommitment(shop.domain, statement));
  });

  it('comes to the same commitment after a restart, to another for another task', async () => {
    const journal = memoryJournal();
    const first = await prepareTask(workshopOf(world, PROPOSER, { journal }), request(0), never);
    const restarted = { ...workshopOf(world, PROPOSER, { journal }), salt: () => expect.fail('a second salt') };
    expect(await prepareTask(restarted, request(0), never)).to.deep.equal(first);
    const next = await prepareTask(workshopOf(world, PROPOSER, { journal }), request(1), never);
    expect(next.truthDigest).to.not.equal(first.truthDigest);
    expect(next.truthCommitment).to.not.equal(first.truthCommitment);
  });

  it('reveals what the chain took, though parameters changed after it was proposed', async () => {
    const shop = workshopOf(world, PROPOSER);
    const first = await prepareTask(shop, request(4), never);
    const wider = { ...request(4), params: { ...world.params, capacity: 1 } };
    const second = await prepareTask(shop, wider, never);
    expect(second.specDigest).to.not.equal(first.specDigest);
    for (const prepared of [first, second])
      expect(await publishTruth(shop, publish(4, prepared.specDigest))).to.deep.equal(prepared);
    const strange = publishTruth(shop, publish(4, word(9)));
    expect((await caught(() => strange)).code).to.equal('ROLE_NO_TRUTH');
  });

  it('needs data', async () => {
    const { source: _none, ...shop } = workshopOf(world, PROPOSER);
    expect((await caught(() => prepareTask(shop, request(0), never))).code).to.equal('ROLE_NO_DATA');
  });

  describe('for a solver', () => {
    it('inspects what can be trained, and refuses what cannot before stake is locked', async () => {
      const { task } = await proposeTask(world);
      const { params, projectSpec } = world;
      const shop = workshopOf(world, SOLVERS[0]);
      expect(await inspectTask(shop, { type: 'inspect', task, projectSpec, params })).to.equal(true);
      const gone = openTaskView(world, word(5), word(6));
      expect((await caught(() => inspectTask(shop, { type: 'inspect', task: gone, projectSpec, params }))).code).to.equal(
        'NET_NOT_FOUND',
      );
      const other = { ...task, projectId: 2n };
      expect((await caught(() => inspectTask(shop, { type: 'inspect', task: other, projectSpec, params }))).code).to.equal(
        'ROLE_BAD_CONTENT',
      );
      const changed = { ...params, programHash: word(9) };
      expect((await caught(() => inspectTask(shop, { type: 'inspect', task, projectSpec, params: changed }))).code).to.equal(
        'ROLE_PROGRAM_MISMATCH',
      );
    });

    it('trains once: the same solution after a restart, without training again', async () => {
      const { task } = await proposeTask(world);
      const { params, projectSpec } = world;
      const journal = memoryJournal();
      const work = { type: 'train', task, slot: 0, projectSpec, params } as const;
      const first = await train(workshopOf(world, SOLVERS[0], { journal }), work, never);
      const restarted = { ...workshopOf(world, SOLVERS[0], { journal }), salt: () => expect.fail('a second salt') };
      expect(await train(restarted, work, AbortSignal.abort())).to.deep.equal(first);
      for (const digest of [first.updateDigest, first.leavesDigest]) expect(await world.content.has(digest)).to.equal(true);
      const other = await train(workshopOf(world, SOLVERS[1]), { ...work, slot: 1 }, never);
      expect(other.updateDigest).to.not.equal(first.updateDigest);
      const twin = await train(workshopOf(world, SOLVERS[1]), work, never);
      expect([twin.updateDigest, twin.checkpointRoot]).to.deep.equal([first.updateDigest, first.checkpointRoot]);
      expect(twin.commitment).to.not.equal(first.commitment);
    });

    it('stops in the middle of training and then has promised nothing', async () => {
      const { task } = await proposeTask(world, 2);
      const { params, projectSpec } = world;
      const journal = memoryJournal();
      const abort = new AbortController();
      const content = {
        ...world.content,
        put: (bytes: Uint8Array) => {
          abort.abort();
          return world.content.put(bytes);
        },
      };
      const shop = workshopOf(world, SOLVERS[0], { journal, content });
      const stopped = await caught(() => train(shop, { type: 'train', task, slot: 0, projectSpec, params }, abort.signal));
      expect(stopped.code).to.equal('SUBSTRATE_ABORTED');
      expect(journal.list('')).to.deep.equal([]);
    });
  });
});
