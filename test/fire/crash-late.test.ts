import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../orchestrator/run-checks.ts';
import type { RoundView } from '../../roles/view/round-view.ts';
import { acceptedSolvers, type TaskView } from '../../roles/view/task-view.ts';
import { type FireNetwork, fireNetwork, PATIENT } from './support/fire-network.ts';
import type { MortalNode } from './support/mortal-node.ts';
import { remainsOf } from './support/remains.ts';

describe('nodes that come late and nodes that come back', function () {
  this.timeout(580_000);
  let network: FireNetwork;
  const nodes = new Map<string, MortalNode>();

  const round = (n: number): RoundView | undefined => network.observer.view.projects['1']?.rounds[n];
  const taskOf = (n: number): TaskView =>
    Object.values(network.observer.view.tasks).find((t) => t.round === n) ?? expect.fail(`no task in round ${n}`);
  const start = async (...names: string[]): Promise<void> => {
    await Promise.all(
      names.map(async (name) => {
        const node = nodes.get(name) ?? (await network.node(name));
        nodes.set(name, node);
        await node.raise();
      }),
    );
  };
  const kill = (...names: string[]): Promise<unknown> => Promise.all(names.map((name) => nodes.get(name)?.kill()));
  const folderOf = (name: string): string => nodes.get(name)?.folder ?? expect.fail(name);
  /** Lets a proposer, alone on the list, propose in one round, and waits for what the round comes to. */
  const propose = async (name: string, n: number): Promise<MortalNode> => {
    const { ground, founded } = network;
    const args = [founded.projectId, [network.accountOf(name)], [1]];
    await ground.chain.send({ contract: 'project', method: 'setProposers', args });
    const proposer = await network.node(name, undefined, { rounds: n });
    await proposer.raise();
    return proposer;
  };
  const accounts = (...names: string[]): string[] => names.map((name) => network.accountOf(name));

  before(async () => {
    network = await fireNetwork({
      proposers: 2,
      solvers: 3,
      coordinators: 3,
      rounds: 3,
      seed: 41,
      params: { ...PATIENT, capacity: 2, seats: 2, minSeats: 1, seatWindowBlocks: 20 },
    });
    const ended = (n: number) => network.until(() => round(n)?.phase === 'ended' || undefined);

    // Round 1: two of each. Afterwards one solver and one coordinator are killed, and sleep through round 2.
    await start('solver-1', 'solver-2', 'coordinator-1', 'coordinator-2', 'aggregator-1');
    const first = await propose('proposer-1', 1);
    await ended(1);
    await first.kill();
    await kill('solver-2', 'coordinator-2');

    // Round 2: one of each.
    await network.setParams({ capacity: 1, seats: 1 });
    const second = await propose('proposer-1', 2);
    await ended(2);

    // Round 3: those who trained and merged version 2 are dead; of those who hold it, the coordinator alone is left. Solver 2 comes
    // back with its old folder, coordinator 2 with its key and nothing else, the others are new.
    await second.kill();
    await kill('solver-1', 'aggregator-1');
    await network.setParams({ capacity: 2, seats: 3 });
    for (const lost of ['content', 'peer.key', 'journal.sqlite', 'journal.sqlite-wal'])
      await rm(join(folderOf('coordinator-2'), lost), { recursive: true, force: true });
    await start('solver-2', 'solver-3', 'coordinator-2', 'coordinator-3');
    const third = await propose('proposer-2', 3);
    await network.until(() => round(3)?.phase === 'merging' || undefined);

    // Those who made the updates of round 3 are gone before anyone merges them; the aggregator comes back with its key alone.
    await kill('solver-2', 'solver-3');
    await rm(join(folderOf('aggregator-1'), 'content'), { recursive: true });
    await start('aggregator-1');
    await ended(3);
    await Promise.all([
      third.stop(),
      ...['coordinator-1', 'coordinator-2', 'coordinator-3', 'aggregator-1'].map((name) => nodes.get(name)?.stop()),
    ]);
  });
  after(() => network?.close());

  it('catch up over the rounds that they missed and take part in the next: solvers, coordinators, a proposer', () => {
    expect(taskOf(3).proposer).to.equal(network.accountOf('proposer-2'));
    expect(acceptedSolvers(taskOf(3)).map((s) => s.account)).to.have.members(accounts('solver-2', 'solver-3'));
    const voted = taskOf(3).seats.filter((s) => s.ballot !== undefined);
    expect(voted.map((s) => s.coordinator)).to.have.members(accounts('coordinator-1', 'coordinator-2', 'coordinator-3'));
    expect(new Set(voted.map((s) => s.ballot?.scores.join()))).to.have.property('size', 1);
  });

  it('fetch the head version from another holder when its maker is dead', async () => {
    const head = network.observer.view.projects['1']?.versions[2] ?? expect.fail('no version 2');
    expect(taskOf(3).headDigest).to.equal(head.digest);
    for (const name of ['solver-3', 'coordinator-3']) {
      const { whole, faults } = await remainsOf(folderOf(name));
      expect(whole.has(head.digest), name).to.equal(true);
      expect(faults, name).to.deep.equal([]);
    }
  });

  it('fetch updates from seats when their solvers are dead, and merge them', async () => {
    const { aggregator, digest, round: made } = network.observer.view.projects['1']?.versions[3] ?? expect.fail('no version 3');
    expect([aggregator, made]).to.deep.equal([network.accountOf('aggregator-1'), 3]);
    const { whole } = await remainsOf(folderOf('aggregator-1'));
    for (const { revealed } of taskOf(3).solvers) expect(whole.has(revealed?.updateDigest ?? '0x')).to.equal(true);
    expect(whole.has(digest)).to.equal(true);
  });

  it('cost nobody anything', async () => {
    const { observer, ground } = network;
    const checks = [checkNoPenalties(observer), checkPaid(observer), await checkLedgers(observer, ground.chain)];
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect([1, 2, 3].map((n) => [round(n)?.outcome, round(n)?.failed])).to.deep.equal([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
  });
});
