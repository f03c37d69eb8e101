import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { expect } from 'chai';
import { roleNumber } from '../../protocol/roles.ts';
import { LONG, OUT_OF_REACH, tableWorld, taskAt } from './lifecycles/table-world.ts';
import { moved } from './support/books.ts';
import { chain, eventsOf, read, send } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { byTicket } from './support/seats.ts';
import { openTask, type TaskDriver } from './support/task.ts';
import { mine, stake, type World, wait, world } from './support/world.ts';

const COORDINATOR = roleNumber('coordinator');
const HIGHEST = 2n ** 96n - 1n;

/** Accounts that no world uses, by address, lowest first. */
const strangers = async (count: number): Promise<HardhatEthersSigner[]> => {
  const { ethers } = await chain();
  const all = await ethers.getSigners();
  return all.slice(-count).sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
};

const locked = (w: World, { address }: HardhatEthersSigner) => read<bigint>(w.staking, 'locked', address, COORDINATOR);

/** Sealed, and `accounts` held one wei each when it was: their tickets are all the highest there is. Their stake came later. */
const equalTickets = async (seats: number, accounts: readonly HardhatEthersSigner[]): Promise<{ w: World; task: TaskDriver }> => {
  const w = await world({ coordinators: 0 }, { seats, minSeats: 1 });
  for (const { address } of accounts) await stake(w, w.owner, address, 'coordinator', 1n);
  const task = await openTask(w);
  await task.join();
  await task.commit();
  for (const { address } of accounts) await stake(w, w.owner, address, 'coordinator', 600n * ATN);
  await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
  for (const { address } of accounts) expect(await read<bigint>(w.tasks, 'ticketOf', task.taskId, address)).to.equal(HIGHEST);
  return { w, task };
};

const seatsOf = async (w: World, task: TaskDriver): Promise<string[]> =>
  (await read<{ account: string }[]>(w.tasks, 'seats', task.taskId)).map(({ account }) => account);

describe('equal tickets', () => {
  it('the lower address takes the seat of the higher one, which gets its lock back', async () => {
    const [low, high] = (await strangers(2)) as [HardhatEthersSigner, HardhatEthersSigner];
    const { w, task } = await equalTickets(1, [low, high]);
    await task.claim([high]);
    const claimed = await task.act(low, 'claimSeat', task.taskId);
    expect(eventsOf(w.tasks, 'SeatClaimed', claimed)[0]).to.include({
      coordinator: low.address,
      ticket: HIGHEST,
      displaced: high.address,
    });
    expect(await seatsOf(w, task)).to.deep.equal([low.address]);
    expect([await locked(w, low), await locked(w, high)]).to.deep.equal([100n * ATN, 0n]);
    await expect(task.claim([high])).to.be.revertedWithCustomError(w.tasks, 'TaskTicketTooHigh');
  });

  it('the higher address cannot displace the lower one', async () => {
    const [low, high] = (await strangers(2)) as [HardhatEthersSigner, HardhatEthersSigner];
    const { w, task } = await equalTickets(1, [low, high]);
    await task.claim([low]);
    await expect(task.claim([high]))
      .to.be.revertedWithCustomError(w.tasks, 'TaskTicketTooHigh')
      .withArgs(task.taskId, HIGHEST);
    expect(await seatsOf(w, task)).to.deep.equal([low.address]);
  });

  it('of four for two seats the two lowest addresses sit, in whatever order they came', async () => {
    const all = await strangers(4);
    for (const order of [
      [3, 2, 1, 0],
      [0, 3, 1, 2],
      [2, 0, 3, 1],
    ]) {
      const { w, task } = await equalTickets(2, all);
      for (const index of order) {
        await task.claim([all[index]!]).catch((error: unknown) => expect(String(error)).to.include('TaskTicketTooHigh'));
      }
      expect((await seatsOf(w, task)).sort()).to.deep.equal(
        all
          .slice(0, 2)
          .map(({ address }) => address)
          .sort(),
      );
    }
  });
});

describe('the stake that counts', () => {
  /** Stakes for `who` in the block of the last commitment, after it; returns the sealed task and the stake's block. */
  const sameBlock = async (w: World, who: HardhatEthersSigner): Promise<TaskDriver> => {
    const task = await openTask(w);
    await task.join(w.solvers.slice(0, 3));
    await task.commit(w.solvers.slice(0, 2));
    const { ethers } = await chain();
    await ethers.provider.send('evm_setAutomine', [false]);
    try {
      const last = w.solvers[2]!;
      const commit = w.tasks.connect(last).getFunction('commitSolution');
      const args = task.args.commitSolution(last);
      const first = await commit(...args, { gasLimit: 500_000 });
      const gasPrice = first.maxFeePerGas as bigint;
      // a smaller tip, so that it comes after the commitment
      await w.staking.connect(w.owner).getFunction('stakeFor')(who.address, COORDINATOR, 1_000n * ATN, {
        gasLimit: 500_000,
        maxFeePerGas: gasPrice,
        maxPriorityFeePerGas: 1n,
      });
      await mine(1);
    } finally {
      await ethers.provider.send('evm_setAutomine', [true]);
    }
    return task;
  };

  it('is that of the end of the block of Sealed: bought in the same block it counts, one block later it does not', async () => {
    const w = await tableWorld();
    const [early, late] = (await strangers(2)) as [HardhatEthersSigner, HardhatEthersSigner];
    const task = await sameBlock(w, early);
    expect(await task.state()).to.equal('sealed');
    const { sealedBlock } = await read<{ sealedBlock: bigint }>(w.tasks, 'task', task.taskId);
    const { ethers } = await chain();
    expect(sealedBlock).to.equal(BigInt(await ethers.provider.getBlockNumber()));
    await stake(w, w.owner, late.address, 'coordinator', 1_000n * ATN);
    await task.claim([early]);
    await expect(task.claim([late])).to.be.revertedWithCustomError(w.tasks, 'TaskNoStake');
    expect(await seatsOf(w, task)).to.deep.equal([early.address]);
  });

  it('weighs tickets though it has left since, but a seat needs the lock now', async () => {
    const { w, task } = await taskAt('sealed')();
    const leaver = w.coordinators[0]!;
    await mine(1);
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const before = await read<bigint>(w.tasks, 'ticketOf', task.taskId, leaver.address);
    const held = await read<bigint>(w.staking, 'held', leaver.address, COORDINATOR);
    await send(w.staking, leaver, 'requestUnstake', COORDINATOR, held - 499n * ATN);
    expect(await read<bigint>(w.tasks, 'ticketOf', task.taskId, leaver.address)).to.equal(before);
    await expect(task.claim([leaver])).to.be.revertedWithCustomError(w.staking, 'StakingBelowMinimum');
    await stake(w, w.owner, leaver.address, 'coordinator', ATN);
    await task.claim([leaver]);
  });

  it('of who is displaced is free at once, and can leave', async () => {
    const { w, task } = await taskAt('revealing')();
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const ranked = await byTicket(w, task);
    await task.claim([...ranked].reverse());
    const out = ranked[3]!;
    expect(await locked(w, out)).to.equal(0n);
    const held = await read<bigint>(w.staking, 'held', out.address, COORDINATOR);
    await send(w.staking, out, 'requestUnstake', COORDINATOR, held);
    expect(await read<bigint>(w.staking, 'held', out.address, COORDINATOR)).to.equal(0n);
    // who holds a seat cannot take its lock away
    const seated = ranked[0]!;
    const all = await read<bigint>(w.staking, 'held', seated.address, COORDINATOR);
    await expect(send(w.staking, seated, 'requestUnstake', COORDINATOR, all)).to.be.revertedWithCustomError(
      w.staking,
      'StakingInsufficientFree',
    );
  });
});

describe('seats that nobody takes', () => {
  for (const taken of [0, 1]) {
    it(`${taken} of two needed: Void, and nobody loses anything`, async () => {
      const w = await tableWorld();
      const change = await moved(w, async () => {
        const task = await openTask(w);
        await task.join(w.solvers.slice(0, 3));
        await task.commit(w.solvers.slice(0, 3));
        await task.revealTruth();
        await task.reveal(w.solvers.slice(0, 3));
        if (taken === 0) await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
        await task.claim(w.coordinators.slice(0, taken));
        await mine(w.params.seatWindowBlocks);
        const voided = await task.advance();
        expect(eventsOf(w.tasks, 'TaskVoided', voided)[0]).to.include({ reason: 4n });
      });
      expect(change).to.deep.equal({});
    });
  }

  it('exactly as many as are needed: Judging', async () => {
    const { w, task } = await taskAt('seated', ({ w, task }) => task.reveal(w.solvers.slice(0, 3)))();
    await mine(w.params.seatWindowBlocks);
    await task.advance();
    expect(await task.state()).to.equal('judging');
  });

  it('past the reveals, with the seed out of reach: advance names a new one, stores it, and closes after its window', async () => {
    const { w, task } = await taskAt('revealing', async ({ w, task }) => {
      await task.reveal(w.solvers.slice(0, 3));
      await mine(OUT_OF_REACH);
      await wait(LONG);
    })();
    const armed = await task.advance();
    expect(eventsOf(w.tasks, 'SeedArmed', armed)[0]).to.include({ sample: false, seedBlock: BigInt(armed.blockNumber + 1) });
    await expect(task.advance()).to.be.revertedWithCustomError(w.tasks, 'TaskSeedTooEarly');
    await mine(1);
    const stored = await task.advance();
    const [seed] = eventsOf(w.tasks, 'SeedStored', stored);
    expect(seed).to.include({ sample: false, windowEnd: BigInt(stored.blockNumber + w.params.seatWindowBlocks) });
    await task.claim(w.coordinators.slice(0, 3));
    await mine(w.params.seatWindowBlocks);
    await task.advance();
    expect(await task.state()).to.equal('judging');
  });

  it('a seed may have to be named more than twice; the stakes that count stay those of Sealed', async () => {
    const { w, task } = await taskAt('sealed')();
    const { sealedBlock } = await read<{ sealedBlock: bigint }>(w.tasks, 'task', task.taskId);
    for (let again = 0; again < 3; again++) {
      await mine(OUT_OF_REACH);
      await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    }
    await stake(w, w.owner, w.keeper.address, 'coordinator', 1_000n * ATN);
    await mine(1);
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    expect((await read<{ sealedBlock: bigint }>(w.tasks, 'task', task.taskId)).sealedBlock).to.equal(sealedBlock);
    await expect(task.claim([w.keeper])).to.be.revertedWithCustomError(w.tasks, 'TaskNoStake');
    await task.claim(w.coordinators.slice(0, 1));
  });
});
