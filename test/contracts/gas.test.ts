import { expect } from 'chai';
import { measureRounds } from './support/gas.ts';
import { type Cast, openTask } from './support/task.ts';
import { mine, world } from './support/world.ts';

describe('gas [as deployed]', () => {
  it('from proposal to credit is at most 450,000 for each of three solvers, three seats, from the second round on', async () => {
    const [, second, third] = await measureRounds(3, 3);
    for (const round of [second!, third!]) expect(Number(round.task / 3n)).to.be.at.most(450_000);
  });

  it('the first round, which writes fresh storage, costs at most 600,000 each', async () => {
    const [first] = await measureRounds(3, 1);
    expect(Number(first!.task / 3n)).to.be.at.most(600_000);
  });

  it('the largest task that there can be, 32 solvers and 16 seats, ends in one transaction of at most 5,000,000', async () => {
    const w = await world({ solvers: 32, coordinators: 16 }, { capacity: 32, seats: 16, seatWindowBlocks: 60 });
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await task.claim();
    await task.reveal();
    await task.judge();
    await mine(1);
    // every seat scores each solution differently, and refutes half of them
    const casts: Cast[] = w.coordinators.map((_, seat) => ({
      scores: w.solvers.map((_, slot) => (slot % 2 === 0 ? 100_000 + 1_001 * slot + 17 * seat : 0)),
      refuted: w.solvers.map((_, slot) => slot).filter((slot) => slot % 2 === 1),
    }));
    await task.vote(casts);
    await task.revealVotes(casts);
    const settled = await task.settle(casts);
    expect(await task.state()).to.equal('settled');
    expect(Number(settled.gasUsed)).to.be.at.most(5_000_000);
  });
});
