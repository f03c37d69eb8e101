import { expect } from 'chai';
import { ROLE_TERMS, type Role, roleNumber } from '../../protocol/roles.ts';
import { changes, readBooks } from './support/books.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { ATN, digestOf, type Params } from './support/params.ts';
import { type Cast, openTask, type TaskDriver } from './support/task.ts';
import { mine, roundOf, type World, wait, world } from './support/world.ts';

const CASTS: Cast[] = [
  { scores: [100_000, 90_000, 80_000] },
  { scores: [100_000, 0, 80_000], refuted: [1] },
  { scores: [100_000, 0, 80_000], refuted: [1] },
];
const DIGEST = digestOf('merged');

/** Everything that a round or a task could be cheated by, changed at once. */
const CHANGED: Partial<Params> = {
  solverPool: 1n,
  coordinatorPool: 2n,
  proposerPool: 3n,
  aggregationPool: 4n,
  target: 1_000_000,
  engine: 1,
  capacity: 1,
  seats: 1,
  minSeats: 1,
  minInputs: 99,
  joinWindow: 1,
  trainWindow: 1,
  truthWindow: 1,
  revealWindow: 1,
  judgeWindow: 1,
  tallyWindow: 1,
  roundWindow: 1,
  mergeWindow: 1,
  attestWindow: 1,
  seatWindowBlocks: 1,
};

type Change = (w: World) => Promise<unknown>;

/** A whole round of two tasks, with `change` made at the point named; returns what the accounts gained and lost. */
const round = async (at: string, change: Change): Promise<{ w: World; gained: Record<string, bigint>; ends: string[] }> => {
  const w = await world({ proposers: 2 });
  const before = await readBooks(w);
  const ends: string[] = [];
  const point = async (name: string): Promise<void> => {
    if (name === at) await change(w);
  };
  const first = await openTask(w, w.proposers[0]!);
  await point('first proposal');
  const second = await openTask(w, w.proposers[1]!);
  await point('last proposal');
  for (const task of [first, second]) {
    ends.push(String(await deadline(w, task)));
    await task.join();
    await point('join');
    await task.commit();
    await task.revealTruth();
    await point('truth');
    await task.claim();
    await task.reveal();
    await task.judge();
    await point('judging');
    await mine(1);
    await task.vote(CASTS);
    await point('ballots');
    await task.revealVotes(CASTS);
    await task.settle(CASTS);
    ends.push((await task.state()) ?? '');
  }
  await point('merging');
  const proposed = await send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, DIGEST, digestOf('inputs'));
  const { deadline: attestUntil } = eventsOf(w.project, 'VersionProposed', proposed)[0] as { deadline: bigint };
  ends.push(String(attestUntil - BigInt((await proposed.getBlock()).timestamp)));
  await point('attesting');
  const ids = [first.taskId, second.taskId];
  for (const seat of w.coordinators.slice(0, 2)) await send(w.project, seat, 'attest', w.projectId, ids, 1, DIGEST);
  ends.push(String((await roundOf(w)).state));
  return { w, gained: changes(before, await readBooks(w)), ends };
};

/** Seconds that a task's window is long from its entry. */
const deadline = async (w: World, task: TaskDriver): Promise<bigint> => {
  const { deadline } = await read<{ deadline: bigint }>(w.tasks, 'task', task.taskId);
  return deadline - BigInt((await task.proposed.getBlock()).timestamp);
};

const POINTS = ['first proposal', 'last proposal', 'join', 'truth', 'judging', 'ballots', 'merging', 'attesting'];

describe('parameters changed in flight', () => {
  let unchanged: Awaited<ReturnType<typeof round>>;

  before(async () => {
    unchanged = await round('never', async () => undefined);
    expect(unchanged.ends).to.deep.equal(['60', 'settled', '60', 'settled', '120', '0']);
    expect(unchanged.gained['held solver1'], 'refuted on the exact engine, twice').to.equal(-50n * ATN);
  });

  for (const at of POINTS) {
    it(`after ${at}: the round pays, punishes and waits as if nothing had happened`, async () => {
      const { gained, ends } = await round(at, (w) =>
        send(w.project, w.owner, 'setParams', w.projectId, { ...w.params, ...CHANGED }),
      );
      expect(gained).to.deep.equal(unchanged.gained);
      expect(ends).to.deep.equal(unchanged.ends);
    });
  }

  it('the next round goes by the newest of them', async () => {
    const { w } = await round('merging', async (w) => {
      await send(w.project, w.owner, 'setParams', w.projectId, w.params);
      await send(w.project, w.owner, 'setParams', w.projectId, { ...w.params, ...CHANGED, seatWindowBlocks: 3, joinWindow: 77 });
    });
    const { reserved } = await read<{ reserved: bigint }>(w.project, 'project', w.projectId);
    expect(reserved).to.equal(0n);
    const task = await openTask(w, w.proposers[0]!, 1n);
    expect(await deadline(w, task)).to.equal(77n);
    expect((await read<{ reserved: bigint }>(w.project, 'project', w.projectId)).reserved).to.equal(1n + 2n + 3n + 4n);
    await task.join(w.solvers.slice(0, 1));
    expect(await task.state()).to.equal('training');
    expect((await roundOf(w)).paramsVersion).to.equal(3n);
  });

  it('the roster of the first proposal holds too: who was struck off may still propose, who was added may not', async () => {
    const w = await world({ proposers: 2 });
    await openTask(w, w.proposers[0]!);
    await send(w.staking, w.owner, 'stakeFor', w.keeper.address, 0, 1_000n * ATN);
    await send(w.project, w.owner, 'setProposers', w.projectId, [w.keeper.address], [1]);
    await expect(openTask(w, w.keeper)).to.be.revertedWithCustomError(w.project, 'ProjectProposerNotListed');
    await openTask(w, w.proposers[1]!);
    for (const index of [0n, 1n]) {
      await wait(w.params.joinWindow);
      await send(w.tasks, w.keeper, 'advance', 10n ** 12n + 1_000n + index);
    }
    await expect(openTask(w, w.proposers[0]!, 1n)).to.be.revertedWithCustomError(w.project, 'ProjectProposerNotListed');
    await openTask(w, w.keeper);
    expect((await roundOf(w)).listed).to.equal(1n);
  });

  it('raised minimum stakes let every engagement that runs come to its end, and begin no new one', async () => {
    const raise = async (w: World): Promise<void> => {
      for (const role of Object.keys(ROLE_TERMS) as Role[]) {
        await send(w.staking, w.owner, 'setMinimum', roleNumber(role), 1_000_000n * ATN);
      }
    };
    const w = await world({ proposers: 2 });
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await task.claim();
    await raise(w);
    await task.reveal();
    await task.judge();
    await mine(1);
    await task.vote(CASTS);
    await task.revealVotes(CASTS);
    await task.settle(CASTS);
    expect(await task.state()).to.equal('settled');
    await expect(openTask(w, w.proposers[1]!)).to.be.revertedWithCustomError(w.staking, 'StakingBelowMinimum');
    await wait(w.params.roundWindow);
    await send(w.project, w.keeper, 'advanceRound', w.projectId);
    const propose = () => send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, DIGEST, digestOf('inputs'));
    await expect(propose()).to.be.revertedWithCustomError(w.staking, 'StakingBelowMinimum');
    await send(w.staking, w.owner, 'setMinimum', roleNumber('aggregator'), 1_000n * ATN);
    await propose();
    await raise(w);
    for (const seat of w.coordinators.slice(0, 2)) await send(w.project, seat, 'attest', w.projectId, [task.taskId], 1, DIGEST);
    expect((await read<bigint[]>(w.project, 'head', w.projectId))[0]).to.equal(1n);
    for (const [address, name] of w.names) {
      const role = (Object.keys(ROLE_TERMS) as Role[]).find((known) => name.startsWith(known));
      if (role !== undefined) expect(await read<bigint>(w.staking, 'locked', address, roleNumber(role)), name).to.equal(0n);
    }
  });

  it('a raised minimum hinders nobody who leaves', async () => {
    const w = await world();
    await send(w.staking, w.owner, 'setMinimum', 1, 1_000_000n * ATN);
    const solver = w.solvers[0]!;
    await send(w.staking, solver, 'requestUnstake', 1, 500n * ATN);
    await wait(ROLE_TERMS.solver.unbonding);
    await send(w.staking, solver, 'withdraw', 1);
    expect(await read<bigint>(w.token, 'balanceOf', solver.address)).to.equal(500n * ATN);
  });
});
