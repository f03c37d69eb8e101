import { expect } from 'chai';
import { checkLedgers } from './support/books.ts';
import { read, send } from './support/chain.ts';
import { ATN, digestOf, type Params } from './support/params.ts';
import { openTask, runTask } from './support/task.ts';
import { mine, roundOf, type World, world } from './support/world.ts';

const CASTS = [0, 1, 2].map(() => ({ scores: [100_000, 90_000, 80_000] }));

const reservation = ({ solverPool, coordinatorPool, proposerPool, aggregationPool }: Params): bigint =>
  solverPool + coordinatorPool + proposerPool + aggregationPool;

/** Leaves the project with exactly `amount` wei. */
const leave = async (w: World, amount: bigint): Promise<void> => {
  const { balance } = await read<{ balance: bigint }>(w.project, 'project', w.projectId);
  await send(w.project, w.owner, 'defund', w.projectId, balance - amount);
};

describe('parameters at their bounds', () => {
  const taken: [string, Partial<Params>][] = [
    ['the largest pools', { solverPool: 25n * ATN, coordinatorPool: 2n ** 80n - 1n, proposerPool: 2n ** 80n - 1n }],
    ['no pools at all', { solverPool: 0n, coordinatorPool: 0n, proposerPool: 0n, aggregationPool: 0n }],
    ['the highest target and gain', { target: 1_000_000, minGain: 1_000_000 }],
    ['the lowest target and gain', { target: 1, minGain: 0 }],
    ['the most solvers and seats', { capacity: 32, seats: 16, minSeats: 16 }],
    ['one solver and one seat', { capacity: 1, seats: 1, minSeats: 1 }],
    ['every interval sampled', { sampled: 8, intervals: 8, solverPool: 2n ** 80n - 1n }],
    ['one interval of one step', { sampled: 1, intervals: 1, stepsMax: 1 }],
    ['the shortest windows', { joinWindow: 1, trainWindow: 1, truthWindow: 1, revealWindow: 1, judgeWindow: 1, tallyWindow: 1 }],
    ['the shortest round', { roundWindow: 1, mergeWindow: 1, attestWindow: 1, seatWindowBlocks: 1 }],
    ['a median of three', { mergeRule: 1, mergeF: 0, minInputs: 3 }],
    ['a median against two', { mergeRule: 1, mergeF: 2, minInputs: 5 }],
    ['a trimmed mean against two', { mergeRule: 2, mergeF: 2, minInputs: 5 }],
    ['Multi-Krum against one', { mergeRule: 3, mergeF: 1, minInputs: 5 }],
    ['private data on another engine', { dataMode: 2, engine: 1 }],
  ];
  for (const [title, change] of taken) {
    it(`${title}: taken`, async () => {
      const w = await world();
      await send(w.project, w.owner, 'setParams', w.projectId, { ...w.params, ...change });
      const params = await read<Record<string, unknown>>(w.project, 'params', w.projectId, 2);
      for (const [name, value] of Object.entries(change)) expect(BigInt(params[name] as bigint), name).to.equal(BigInt(value));
    });
  }

  it('one window of none is one too many', async () => {
    const w = await world();
    const windows = Object.keys(w.params).filter((name) => name.endsWith('Window')) as (keyof Params)[];
    expect(windows).to.have.length(9);
    for (const window of windows) {
      await expect(
        send(w.project, w.owner, 'setParams', w.projectId, { ...w.params, [window]: 0 }),
        window,
      ).to.be.revertedWithCustomError(w.project, 'ProjectBadParams');
    }
  });
});

describe('money at its bounds', () => {
  it('a task reserves to the wei what the project has; a wei less is no task', async () => {
    const w = await world();
    await leave(w, reservation(w.params) - 1n);
    await expect(openTask(w)).to.be.revertedWithCustomError(w.project, 'ProjectUnderfunded');
    await send(w.project, w.owner, 'fund', w.projectId, 1n);
    await openTask(w);
    const { balance, reserved } = await read<{ balance: bigint; reserved: bigint }>(w.project, 'project', w.projectId);
    expect(reserved).to.equal(balance);
  });

  it('a project without pools, and without money, still comes to a version, and owes nobody', async () => {
    const w = await world({}, { solverPool: 0n, coordinatorPool: 0n, proposerPool: 0n, aggregationPool: 0n });
    await leave(w, 0n);
    const { taskId } = await runTask(w, CASTS);
    await send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, digestOf('merged'), digestOf('inputs'));
    for (const seat of w.coordinators.slice(0, 2)) {
      await send(w.project, seat, 'attest', w.projectId, [taskId], 1, digestOf('merged'));
    }
    expect((await read<[bigint, string]>(w.project, 'head', w.projectId))[0]).to.equal(1n);
    expect(await read<bigint>(w.rewards, 'ledger')).to.equal(0n);
    await checkLedgers(w);
  });

  it('a score is at most one million', async () => {
    const w = await world();
    const casts = [0, 1, 2].map(() => ({ scores: [1_000_000, 1_000_000, 0] }));
    const task = await runTask(w, casts);
    expect(await task.state()).to.equal('settled');
    expect(await read<bigint>(w.rewards, 'owed', w.solvers[0]!.address)).to.equal(w.params.solverPool / 2n);
  });

  it('gain at the target is paid in full, a millionth below it is not', async () => {
    for (const [score, full] of [
      [200_000, true],
      [199_999, false],
    ] as const) {
      const w = await world();
      await runTask(
        w,
        [0, 1, 2].map(() => ({ scores: [score, 0, 0] })),
      );
      const { solverPool, proposerPool, target } = w.params;
      const paid = full ? solverPool : (solverPool * BigInt(score)) / BigInt(target);
      expect(await read<bigint>(w.rewards, 'owed', w.solvers[0]!.address)).to.equal(paid);
      const proposer = await read<bigint>(w.rewards, 'owed', w.proposers[0]!.address);
      expect(proposer === proposerPool).to.equal(full);
    }
  });
});

describe('inputs of a merge', () => {
  for (const [minInputs, state] of [
    [3, 2n],
    [4, 0n],
  ] as const) {
    it(`three accepted solutions, ${minInputs} needed: ${state === 0n ? 'Empty' : 'merged'}`, async () => {
      const w = await world({}, { minInputs });
      await runTask(w, CASTS);
      expect((await roundOf(w)).state).to.equal(state);
    });
  }

  it('what is not accepted is no input', async () => {
    const w = await world({}, { minInputs: 3 });
    await runTask(
      w,
      [0, 1, 2].map(() => ({ scores: [100_000, 90_000, 0] })),
    );
    expect((await roundOf(w)).state).to.equal(0n);
  });
});

describe('commitments, once', () => {
  it('a second word on one slot is refused, whatever was signed: the first one stands', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await task.claim();
    await task.reveal();
    await task.judge();
    const seat = w.coordinators[0]!;
    await mine(1);
    await task.vote(CASTS.slice(0, 1));
    const again = task.act(seat, 'commitBallot', task.taskId, digestOf('another ballot'));
    await expect(again).to.be.revertedWithCustomError(w.tasks, 'TaskAlreadyCommitted');
    await task.vote(CASTS.slice(1), w.coordinators.slice(1));
    await task.revealVotes(CASTS);
    await task.settle(CASTS);
    expect(await task.state()).to.equal('settled');
  });
});
