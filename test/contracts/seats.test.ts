import { expect } from 'chai';
import type { Hex } from '../../protocol/hex.ts';
import { roleNumber } from '../../protocol/roles.ts';
import { compareTickets, seatHolders, ticket } from '../../protocol/tickets.ts';
import { eventsOf, read, send } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { openTask, type TaskDriver } from './support/task.ts';
import { hexOf, mine, stake, type World, world } from './support/world.ts';

const toSealed = async (w: World): Promise<TaskDriver> => {
  const task = await openTask(w);
  await task.join();
  await task.commit();
  return task;
};

const view = (w: World, task: TaskDriver) =>
  read<{ seed: Hex; seatSeedStored: boolean; seedBlock: bigint; windowEnd: bigint; sealedBlock: bigint }>(
    w.tasks,
    'task',
    task.taskId,
  );

/** Tickets of all coordinators as TypeScript computes them, best first. */
const ticketsOf = async (w: World, task: TaskDriver) => {
  const { seed, sealedBlock } = await view(w, task);
  const tickets = await Promise.all(
    w.coordinators.map(async (signer) => {
      const held = await read<bigint>(w.staking, 'heldAt', signer.address, roleNumber('coordinator'), sealedBlock);
      return { signer, account: hexOf(signer), ticket: ticket(seed, task.taskId, hexOf(signer), held) };
    }),
  );
  return tickets.sort(compareTickets);
};

const locked = (w: World, account: string) => read<bigint>(w.staking, 'locked', account, roleNumber('coordinator'));

describe('seats by ticket', () => {
  it('the lowest tickets hold the seats, whoever came first; the displaced are unlocked', async () => {
    const w = await world({ coordinators: 6 });
    const task = await toSealed(w);
    await mine(1);
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const ranked = await ticketsOf(w, task);
    // worst first: each of the best three displaces one
    for (const { signer } of [...ranked].reverse().slice(0, 3)) await task.claim([signer]);
    const claims = [];
    for (const { signer } of [...ranked].reverse().slice(3)) claims.push(await task.act(signer, 'claimSeat', task.taskId));
    const displaced = claims.map((receipt) => eventsOf(w.tasks, 'SeatClaimed', receipt)[0]?.displaced);
    expect(displaced).to.deep.equal([5, 4, 3].map((place) => ranked[place]!.signer.address));
    const seats = await read<{ account: string; ticket: bigint }[]>(w.tasks, 'seats', task.taskId);
    const held = seats
      .map((seat) => ({ account: seat.account.toLowerCase(), ticket: seat.ticket }))
      .sort((a, b) => Number(a.ticket - b.ticket));
    expect(held).to.deep.equal(seatHolders(ranked, 3).map(({ account, ticket: number }) => ({ account, ticket: number })));
    for (const [place, { account }] of ranked.entries()) expect(await locked(w, account)).to.equal(place < 3 ? 100n * ATN : 0n);
  });

  it('a ticket above all seats is refused', async () => {
    const w = await world({ coordinators: 6 });
    const task = await toSealed(w);
    await mine(1);
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const ranked = await ticketsOf(w, task);
    await task.claim(ranked.slice(0, 3).map(({ signer }) => signer));
    await expect(task.claim([ranked[3]!.signer])).to.be.revertedWithCustomError(w.tasks, 'TaskTicketTooHigh');
    expect(await read<bigint>(w.tasks, 'ticketOf', task.taskId, ranked[3]!.account)).to.equal(ranked[3]!.ticket);
  });

  it('stake bought after Sealed counts nothing', async () => {
    const w = await world();
    const task = await toSealed(w);
    const { address: account } = w.coordinators[0]!;
    await mine(1);
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const before = await read<bigint>(w.tasks, 'ticketOf', task.taskId, account);
    await stake(w, w.owner, account, 'coordinator', 100_000n * ATN);
    expect(await read<bigint>(w.tasks, 'ticketOf', task.taskId, account)).to.equal(before);
    await stake(w, w.owner, w.keeper.address, 'coordinator', 1_000n * ATN);
    await expect(task.claim([w.keeper])).to.be.revertedWithCustomError(w.tasks, 'TaskNoStake');
  });

  it('neither a solver nor the proposer of the task may sit, and nobody twice', async () => {
    const w = await world();
    for (const signer of [w.solvers[1]!, w.proposers[0]!]) await stake(w, w.owner, signer.address, 'coordinator', 1_000n * ATN);
    const task = await toSealed(w);
    await mine(1);
    await expect(task.claim([w.solvers[1]!])).to.be.revertedWithCustomError(w.tasks, 'TaskSolverExcluded');
    await expect(task.claim([w.proposers[0]!])).to.be.revertedWithCustomError(w.tasks, 'TaskProposerExcluded');
    await task.claim([w.coordinators[0]!]);
    await expect(task.claim([w.coordinators[0]!])).to.be.revertedWithCustomError(w.tasks, 'TaskAlreadyClaimed');
  });

  it('answers to one id only: another would be another draw of tickets, and events that nobody reads', async () => {
    const w = await world();
    const task = await toSealed(w);
    await mine(1);
    const [projectId, rest] = [task.taskId / 10n ** 12n, task.taskId % 10n ** 12n];
    for (const rounds of [0xffffffn, 0x1000000n, 2n * 0xffffffn]) {
      const alias = projectId * 10n ** 12n + rest + rounds * 1000n;
      await expect(send(w.tasks, w.coordinators[0]!, 'claimSeat', alias)).to.be.revertedWithCustomError(w.tasks, 'TaskUnknown');
      expect((await read<{ state: bigint }>(w.tasks, 'task', alias)).state).to.equal(0n);
    }
  });

  it('the window is counted in blocks from the seed; Revealing does not end inside it', async () => {
    const w = await world();
    const task = await toSealed(w);
    await task.revealTruth();
    await task.reveal();
    await expect(task.advance()).to.be.revertedWithCustomError(w.tasks, 'TaskNothingToAdvance');
    const stored = await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const { windowEnd } = await view(w, task);
    expect(windowEnd).to.equal(BigInt(stored.blockNumber + w.params.seatWindowBlocks));
    await task.claim(w.coordinators.slice(0, 2));
    await expect(task.advance()).to.be.revertedWithCustomError(w.tasks, 'TaskNothingToAdvance');
    await mine(Number(windowEnd) - stored.blockNumber - 3);
    await task.claim(w.coordinators.slice(2)); // in the last block of the window
    await expect(task.claim([w.keeper])).to.be.revertedWithCustomError(w.tasks, 'TaskSeatWindowOver');
    await task.advance();
    expect(await task.state()).to.equal('judging');
  });
});

describe('seeds', () => {
  it('cannot be stored before their block, nor twice', async () => {
    const w = await world();
    const task = await toSealed(w);
    const { seedBlock, sealedBlock } = await view(w, task);
    expect(seedBlock).to.equal(sealedBlock + 1n);
    await expect(send(w.tasks, w.keeper, 'storeSeed', task.taskId)).to.be.revertedWithCustomError(w.tasks, 'TaskSeedTooEarly');
    await mine(1);
    await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    await expect(send(w.tasks, w.keeper, 'storeSeed', task.taskId)).to.be.revertedWithCustomError(w.tasks, 'TaskSeedNotDue');
  });

  it('a seed block out of reach is replaced by a new one, for the same stakes', async () => {
    const w = await world();
    const task = await toSealed(w);
    const { sealedBlock } = await view(w, task);
    await mine(300);
    await expect(task.claim(w.coordinators.slice(0, 1))).to.be.revertedWithCustomError(w.tasks, 'TaskSeedGone');
    const rearmed = await send(w.tasks, w.keeper, 'storeSeed', task.taskId);
    const after = await view(w, task);
    expect(after.seedBlock).to.equal(BigInt(rearmed.blockNumber + 1));
    expect(after.sealedBlock).to.equal(sealedBlock);
    await mine(1);
    await task.claim(w.coordinators.slice(0, 1));
    expect((await view(w, task)).seatSeedStored).to.equal(true);
  });

  it('past the reveal deadline, advance stores a seed that nobody stored', async () => {
    const w = await world({}, { revealWindow: 1 });
    const task = await toSealed(w);
    await task.revealTruth();
    await mine(3);
    const receipt = await task.advance();
    expect(eventsOf(w.tasks, 'SeedStored', receipt)).to.have.length(1);
    expect(await task.state()).to.equal('revealing');
    await mine(w.params.seatWindowBlocks);
    await task.advance();
    expect(await task.state()).to.equal('void');
  });

  it('the sample seed is stored by the first ballot, and may be stored by anyone before', async () => {
    const w = await world();
    const task = await toSealed(w);
    await task.revealTruth();
    await task.claim();
    await task.reveal();
    await task.judge();
    const cast = { scores: [1, 2, 3] };
    await expect(task.vote([cast])).to.be.revertedWithCustomError(w.tasks, 'TaskSeedTooEarly');
    await mine(1);
    await task.vote([cast]);
    const { seed, sampleSeedStored } = await read<{ seed: Hex; sampleSeedStored: boolean }>(w.tasks, 'task', task.taskId);
    expect(sampleSeedStored).to.equal(true);
    expect(seed).to.match(/^0x(?!0{64})/);
    await expect(send(w.tasks, w.keeper, 'storeSeed', task.taskId)).to.be.revertedWithCustomError(w.tasks, 'TaskSeedNotDue');
  });
});
