import { expect } from 'chai';
import { moved } from './support/books.ts';
import { read } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { type Cast, openTask } from './support/task.ts';
import { mine, nextBlockAt, wait, world } from './support/world.ts';

const TIP = ATN;
const HALF = (25n * ATN) / 2n;

/** One column of equal scores: the whole solver pool goes to slot 0. */
const ONE: Cast = { scores: [300_000] };

describe('deadlines that a task survives', () => {
  it('fewer solvers than places: trains with those that joined', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join(w.solvers.slice(0, 1));
    await wait(w.params.joinWindow);
    await task.advance();
    expect(await task.state()).to.equal('training');
  });

  it('a solver that does not commit loses half, the others go on', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join();
    await task.commit(w.solvers.slice(1));
    const change = await moved(w, async () => {
      await wait(w.params.trainWindow);
      await task.advance();
    });
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'held solver0': -HALF,
      'locked solver0': -25n * ATN,
      burned: HALF - TIP,
    });
    expect(await task.state()).to.equal('sealed');
  });

  it('a solver that does not reveal loses all, the others are judged', async () => {
    const w = await world();
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await mine(1);
    await task.claim();
    await task.reveal(w.solvers.slice(0, 2));
    await mine(w.params.seatWindowBlocks);
    const change = await moved(w, async () => {
      await wait(w.params.revealWindow);
      await task.advance();
    });
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'held solver2': -25n * ATN,
      'locked solver2': -25n * ATN,
      burned: 25n * ATN - TIP,
    });
    expect(await task.state()).to.equal('judging');
  });

  it('a seat without a ballot loses a tenth, one that stays silent all; two of three settle', async () => {
    const w = await world({ solvers: 1, coordinators: 4 }, { capacity: 1, seats: 4 });
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await mine(1);
    await task.claim();
    await task.reveal();
    await task.judge();
    await mine(1);
    await task.vote([ONE, ONE, ONE, ONE].slice(0, 3));
    const late = await moved(w, async () => {
      await wait(w.params.judgeWindow);
      await task.advance();
    });
    expect(late).to.deep.equal({
      'owed keeper': TIP,
      'held coordinator3': -10n * ATN,
      'locked coordinator3': -100n * ATN,
      burned: 10n * ATN - TIP,
    });
    // three of four seats taken: three ballots, and then only three reveals, are the quorum
    await task.revealVotes([ONE, ONE, ONE]);
    await task.settle([ONE, ONE, ONE]);
    expect(await task.state()).to.equal('settled');
  });

  it('a committed ballot that is not revealed in time loses all; the caller of settle gets the tip', async () => {
    const w = await world({ solvers: 1 }, { capacity: 1 });
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await mine(1);
    await task.claim();
    await task.reveal();
    await task.judge();
    await mine(1);
    await task.vote([ONE, ONE, ONE]);
    await task.revealVotes([ONE, ONE]);
    await expect(task.settle([ONE, ONE])).to.be.revertedWithCustomError(w.tasks, 'TaskTallyIncomplete');
    const change = await moved(w, async () => {
      await wait(w.params.tallyWindow);
      await task.settle([ONE, ONE]);
    });
    const { solverPool, coordinatorPool, proposerPool, aggregationPool } = w.params;
    const reserved = solverPool + coordinatorPool + proposerPool + aggregationPool;
    const half = coordinatorPool / 2n;
    // two equal rows over one column: dividends are exactly a half each
    const seat = half / 2n + half / 2n;
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'owed solver0': solverPool,
      'owed proposer0': proposerPool,
      'owed coordinator0': seat,
      'owed coordinator1': seat,
      'held coordinator2': -100n * ATN,
      'locked coordinator0': -100n * ATN,
      'locked coordinator1': -100n * ATN,
      'locked coordinator2': -100n * ATN,
      'locked solver0': -25n * ATN,
      'locked proposer0': -50n * ATN,
      balance: -(reserved - aggregationPool),
      reserved: -(reserved - aggregationPool),
      dust: coordinatorPool - 2n * seat,
      burned: 100n * ATN - TIP,
    });
  });

  it('an action at its deadline is too late, one second before it is not', async () => {
    const w = await world();
    const task = await openTask(w);
    const { deadline } = await read<{ deadline: bigint }>(w.tasks, 'task', task.taskId);
    await nextBlockAt(deadline - 1n);
    await task.join(w.solvers.slice(0, 1));
    await nextBlockAt(deadline);
    await expect(task.join(w.solvers.slice(1, 2))).to.be.revertedWithCustomError(w.tasks, 'TaskDeadlinePassed');
  });

  it('nothing can be advanced before its time', async () => {
    const w = await world();
    const task = await openTask(w);
    await expect(task.advance()).to.be.revertedWithCustomError(w.tasks, 'TaskNothingToAdvance');
  });
});
