import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { expect } from 'chai';
import { aggregationPay } from '../../protocol/consensus/pay.ts';
import { moved } from './support/books.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { ATN, digestOf } from './support/params.ts';
import { openTask, runTask } from './support/task.ts';
import { roundOf, type World, wait, world } from './support/world.ts';

const THIS = 1;
const THAT = 2;
const WORSE = 3;
const CASTS = [0, 1, 2].map((seat) => ({ scores: [100_000 + seat, 90_000, 80_000] }));
const DIGEST = digestOf('merged');
const OTHER = digestOf('merged otherwise');
const ROOT = digestOf('inputs');

/** Id of a task of project 1: project, round, index in the round. */
const id = (round: bigint, index = 0n): bigint => 10n ** 12n + round * 1_000n + index;

const merged = async (change = {}): Promise<World> => {
  const w = await world({ aggregators: 2 }, change);
  await runTask(w, CASTS);
  return w;
};

const propose = (w: World, digest = DIGEST, by = w.aggregators[0]!) =>
  send(w.project, by, 'proposeVersion', w.projectId, digest, ROOT);

const attest = (w: World, by: HardhatEthersSigner, kind: number, digest: string, tasks: bigint[] = [id(1n)]) =>
  send(w.project, by, 'attest', w.projectId, tasks, kind, digest);

const head = async (w: World) => {
  const [version, digest] = await read<[bigint, string]>(w.project, 'head', w.projectId);
  return { version, digest };
};

describe('a new version', () => {
  it('two thirds *this* publish it, pay the aggregator and who attested, and end the round', async () => {
    const w = await merged();
    const { aggregationPool } = w.params;
    const dust = (await read<{ dust: bigint }>(w.project, 'project', w.projectId)).dust;
    const pay = aggregationPay(aggregationPool, [1, 1]);
    const change = await moved(w, async () => {
      await propose(w);
      await attest(w, w.coordinators[0]!, THIS, DIGEST);
      const last = await attest(w, w.coordinators[2]!, THIS, DIGEST);
      expect(eventsOf(w.project, 'VersionPublished', last)[0]).to.include({ version: 1n, digest: DIGEST, round: 1n });
      expect(eventsOf(w.project, 'RoundEnded', last)[0]).to.include({ outcome: 1n, reason: 0n });
    });
    expect(change).to.deep.equal({
      'owed aggregator0': pay.aggregator,
      'owed coordinator0': pay.attesters[0],
      'owed coordinator2': pay.attesters[1],
      balance: -aggregationPool,
      reserved: -aggregationPool,
      dust: -dust,
      burned: dust + pay.dust,
    });
    expect(await head(w)).to.deep.equal({ version: 1n, digest: DIGEST });
    expect(await read<string>(w.project, 'versionDigest', w.projectId, 0)).to.equal(digestOf('genesis'));
    expect((await roundOf(w)).state).to.equal(0n);
  });

  it('the next round works on the new head, in the same places', async () => {
    const w = await merged();
    await propose(w);
    for (const seat of w.coordinators.slice(0, 2)) await attest(w, seat, THIS, DIGEST);
    const task = await runTask(w, CASTS, w.proposers[0]!, 1n);
    expect(eventsOf(w.tasks, 'TaskProposed', task.proposed)[0]).to.include({ round: 2n, headVersion: 1n, headDigest: DIGEST });
    // the first task was written over
    expect(task.taskId).to.equal(id(2n));
    const first = await read<{ state: bigint; round: bigint }>(w.tasks, 'task', id(1n));
    expect([first.state, first.round]).to.deep.equal([0n, 0n]);
    await expect(read(w.tasks, 'seats', id(1n))).to.be.revertedWithCustomError(w.tasks, 'TaskUnknown');
    await expect(send(w.tasks, w.keeper, 'advance', id(1n))).to.be.revertedWithCustomError(w.tasks, 'TaskUnknown');
    await propose(w, OTHER);
    await expect(attest(w, w.coordinators[0]!, THIS, OTHER, [id(1n)])).to.be.revertedWithCustomError(
      w.project,
      'ProjectBadTaskList',
    );
    for (const seat of w.coordinators.slice(0, 2)) await attest(w, seat, THIS, OTHER, [id(2n)]);
    expect(await head(w)).to.deep.equal({ version: 2n, digest: OTHER });
  });

  it('two thirds *that* publish the other digest and take the aggregator lock', async () => {
    const w = await merged();
    const { aggregationPool } = w.params;
    const dust = (await read<{ dust: bigint }>(w.project, 'project', w.projectId)).dust;
    const half = aggregationPool / 2n;
    const change = await moved(w, async () => {
      await propose(w);
      await attest(w, w.coordinators[0]!, THIS, DIGEST);
      await attest(w, w.coordinators[1]!, THAT, OTHER);
      await attest(w, w.coordinators[2]!, THAT, OTHER);
    });
    expect(change).to.deep.equal({
      'held aggregator0': -500n * ATN,
      'owed coordinator1': half / 2n,
      'owed coordinator2': half / 2n,
      balance: -(aggregationPool - half),
      reserved: -aggregationPool,
      dust: -dust,
      burned: 500n * ATN + dust + (aggregationPool - half) - 2n * (half / 2n),
    });
    expect((await head(w)).digest).to.equal(OTHER);
  });

  it('two thirds *worse* end the round Empty; the lock returns and the head stays', async () => {
    const w = await merged();
    const dust = (await read<{ dust: bigint }>(w.project, 'project', w.projectId)).dust;
    const change = await moved(w, async () => {
      await propose(w);
      await attest(w, w.coordinators[0]!, WORSE, DIGEST);
      const last = await attest(w, w.coordinators[1]!, WORSE, DIGEST);
      expect(eventsOf(w.project, 'RoundEnded', last)[0]).to.include({ outcome: 2n, reason: 2n });
    });
    expect(change).to.deep.equal({ reserved: -w.params.aggregationPool, dust: -dust, burned: dust });
    expect(await head(w)).to.deep.equal({ version: 0n, digest: digestOf('genesis') });
  });

  it('fewer inputs than the rule needs end the round at once', async () => {
    const w = await world({}, { mergeRule: 3, mergeF: 1, minInputs: 5, capacity: 3 });
    const task = await runTask(w, CASTS);
    expect(await task.state()).to.equal('settled');
    const round = await roundOf(w);
    expect([round.state, round.round]).to.deep.equal([0n, 1n]);
    expect((await read<{ reserved: bigint }>(w.project, 'project', w.projectId)).reserved).to.equal(0n);
  });

  it('three attempts without agreement, by vote, by silence and without a proposal, end it Empty', async () => {
    const w = await merged();
    const change = await moved(w, async () => {
      await propose(w);
      await attest(w, w.coordinators[0]!, THIS, DIGEST);
      await attest(w, w.coordinators[1]!, THAT, OTHER);
      const split = await attest(w, w.coordinators[2]!, WORSE, DIGEST);
      expect(eventsOf(w.project, 'VersionAttemptFailed', split)[0]).to.include({ attempt: 1n });
      await propose(w, DIGEST, w.aggregators[1]);
      await wait(w.params.attestWindow);
      await expect(attest(w, w.coordinators[0]!, THIS, DIGEST)).to.be.revertedWithCustomError(w.project, 'ProjectDeadlinePassed');
      const silent = await send(w.project, w.keeper, 'advanceRound', w.projectId);
      expect(eventsOf(w.project, 'VersionAttemptFailed', silent)[0]).to.include({ attempt: 2n });
      await wait(w.params.mergeWindow);
      await expect(propose(w)).to.be.revertedWithCustomError(w.project, 'ProjectDeadlinePassed');
      const last = await send(w.project, w.keeper, 'advanceRound', w.projectId);
      expect(eventsOf(w.project, 'VersionAttemptFailed', last)[0]).to.include({ attempt: 3n, deadline: 0n });
      expect(eventsOf(w.project, 'RoundEnded', last)[0]).to.include({ outcome: 2n, reason: 3n });
    });
    expect(Object.keys(change).filter((name) => name.includes('aggregator'))).to.deep.equal([]);
    expect(change.reserved).to.equal(-w.params.aggregationPool);
  });

  it('an attestation needs a ballot in each task named, once, and speaks of the proposed digest', async () => {
    const w = await merged();
    await propose(w);
    const seat = w.coordinators[0]!;
    const fails = (act: Promise<unknown>, error: string) => expect(act).to.be.revertedWithCustomError(w.project, error);
    await fails(attest(w, w.keeper, THIS, DIGEST), 'ProjectBadTaskList');
    await fails(attest(w, seat, THIS, DIGEST, [id(1n), id(1n)]), 'ProjectBadTaskList');
    await fails(attest(w, seat, THIS, DIGEST, [id(1n, 1n)]), 'ProjectBadTaskList');
    await fails(attest(w, seat, THIS, DIGEST, []), 'ProjectNoWeight');
    await fails(attest(w, seat, THIS, OTHER), 'ProjectBadAttestation');
    await fails(attest(w, seat, THAT, DIGEST), 'ProjectBadAttestation');
    await fails(attest(w, seat, WORSE, OTHER), 'ProjectBadAttestation');
    await fails(attest(w, seat, 0, DIGEST), 'ProjectBadAttestation');
    await attest(w, seat, WORSE, DIGEST);
    await fails(attest(w, seat, THIS, DIGEST), 'ProjectAlreadyAttested');
    await fails(propose(w, OTHER, w.aggregators[1]), 'ProjectActionNotAllowed');
  });

  it('a seat that voted in two tasks of the round weighs two', async () => {
    const w = await world({ proposers: 2, aggregators: 2 });
    await runTask(w, CASTS, w.proposers[0]!);
    await runTask(w, CASTS, w.proposers[1]!);
    const round = await roundOf(w);
    expect([round.state, round.inputs, round.seats]).to.deep.equal([2n, 6n, 6n]);
    await propose(w);
    await attest(w, w.coordinators[0]!, THIS, DIGEST, [id(1n), id(1n, 1n)]);
    await attest(w, w.coordinators[1]!, THIS, DIGEST, [id(1n, 1n)]);
    expect((await head(w)).version).to.equal(0n);
    const last = await attest(w, w.coordinators[2]!, THIS, DIGEST, [id(1n)]);
    expect(eventsOf(w.project, 'VersionAttested', last)[0]).to.include({ weight: 1n });
    const paid = eventsOf(w.rewards, 'Credited', last).map(({ kind, amount }) => [kind, amount]);
    const pay = aggregationPay(2n * w.params.aggregationPool, [2, 1, 1]);
    expect(paid).to.deep.equal([...pay.attesters.map((amount) => [5n, amount]), [4n, pay.aggregator]]);
  });

  it('a Void task gives the round no inputs and no weight', async () => {
    const w = await world({ proposers: 2 });
    const first = await openTask(w, w.proposers[0]!);
    await runTask(w, CASTS, w.proposers[1]!);
    expect((await roundOf(w)).state).to.equal(1n);
    await wait(w.params.joinWindow);
    await first.advance();
    const round = await roundOf(w);
    expect([round.state, round.inputs, round.seats, round.settledTasks]).to.deep.equal([2n, 3n, 3n, 1n]);
  });
});
