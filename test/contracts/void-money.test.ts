import { expect } from 'chai';
import { badTaskCompensation } from '../../protocol/faults.ts';
import { moved } from './support/books.ts';
import { eventsOf } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { openTask, type TaskDriver } from './support/task.ts';
import { mine, type World, wait, world } from './support/world.ts';

const TIP = ATN;
const VOID_REASONS = [
  'none',
  'nobody-joined',
  'nobody-committed',
  'nobody-revealed',
  'too-few-seats',
  'no-quorum',
  'truth-withheld',
  'bad-task',
];

/** Advances a task that must become Void for `reason`. */
const voids = async (w: World, task: TaskDriver, reason: string): Promise<void> => {
  const receipt = await task.advance();
  expect(VOID_REASONS[Number(eventsOf(w.tasks, 'TaskVoided', receipt)[0]?.reason)]).to.equal(reason);
  expect(await task.state()).to.equal('void');
};

/** Up to Judging, with all coordinators seated. */
const toJudging = async (task: TaskDriver): Promise<void> => {
  await task.join();
  await task.commit();
  await task.revealTruth();
  await mine(1);
  await task.claim();
  await task.reveal();
  await task.judge();
  await mine(1);
};

const GOOD = { scores: [100_000, 90_000, 80_000] };
const BAD = { scores: [0, 0, 0], bad: true };

describe('money of a task that ends Void', () => {
  it('nobody joined: everything back', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await wait(w.params.joinWindow);
      await voids(w, task, 'nobody-joined');
    });
    expect(change).to.deep.equal({});
  });

  it('nobody committed: half of each solver lock burned, less the tip', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await task.join();
      await wait(w.params.trainWindow);
      await voids(w, task, 'nobody-committed');
    });
    const half = (25n * ATN) / 2n;
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'held solver0': -half,
      'held solver1': -half,
      'held solver2': -half,
      burned: 3n * half - TIP,
    });
  });

  it('truth withheld: the proposer lock to the committed solvers, a capacity-th each, the rest burned', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await task.join();
      await task.commit(w.solvers.slice(0, 2));
      await wait(w.params.trainWindow);
      await task.advance();
      await mine(1);
      await task.claim();
      await wait(w.params.truthWindow);
      await voids(w, task, 'truth-withheld');
    });
    const { each, burned } = badTaskCompensation(3, 2, TIP);
    const late = (25n * ATN) / 2n;
    expect(change).to.deep.equal({
      'owed keeper': 2n * TIP,
      'owed solver0': each,
      'owed solver1': each,
      'held solver2': -late,
      'held proposer0': -50n * ATN,
      burned: burned + late - TIP,
    });
  });

  it('nobody revealed: all of each committed lock burned, less the tip', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await task.join();
      await task.commit();
      await task.revealTruth();
      await mine(1);
      await task.claim();
      await mine(w.params.seatWindowBlocks);
      await wait(w.params.revealWindow);
      await voids(w, task, 'nobody-revealed');
    });
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'held solver0': -25n * ATN,
      'held solver1': -25n * ATN,
      'held solver2': -25n * ATN,
      burned: 75n * ATN - TIP,
    });
  });

  it('too few seats: everything back', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await task.join();
      await task.commit();
      await task.revealTruth();
      await mine(1);
      await task.claim(w.coordinators.slice(0, 1));
      await task.reveal();
      await mine(w.params.seatWindowBlocks);
      await voids(w, task, 'too-few-seats');
    });
    expect(change).to.deep.equal({});
  });

  it('no quorum of ballots: seats without one lose a tenth, the others nothing', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await toJudging(task);
      await task.vote([GOOD]);
      await wait(w.params.judgeWindow);
      await voids(w, task, 'no-quorum');
    });
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'held coordinator1': -10n * ATN,
      'held coordinator2': -10n * ATN,
      burned: 20n * ATN - TIP,
    });
  });

  it('no quorum of reveals: silent ballots lose all, the revealed one earns half of the coordinator pool', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await toJudging(task);
      await task.vote([GOOD, GOOD, GOOD]);
      await task.revealVotes([GOOD]);
      await wait(w.params.tallyWindow);
      await voids(w, task, 'no-quorum');
    });
    const half = w.params.coordinatorPool / 2n;
    expect(change).to.deep.equal({
      'owed keeper': TIP,
      'owed coordinator0': half,
      'held coordinator1': -100n * ATN,
      'held coordinator2': -100n * ATN,
      balance: -half,
      burned: 200n * ATN - TIP,
    });
  });

  it('bad task by two thirds: the proposer lock to the solvers, half of the coordinator pool to the ballots', async () => {
    const w = await world();
    const change = await moved(w, async () => {
      const task = await openTask(w);
      await toJudging(task);
      await task.vote([BAD, GOOD, BAD]);
      await task.revealVotes([BAD, GOOD, BAD]);
      await voids(w, task, 'bad-task');
    });
    const { each, burned } = badTaskCompensation(3, 3, 0n);
    const half = w.params.coordinatorPool / 2n;
    const share = half / 3n;
    // the round had this one task: it ended Empty, and with it the dust was burned
    expect(change).to.deep.equal({
      ...Object.fromEntries([0, 1, 2].map((slot) => [`owed solver${slot}`, each])),
      ...Object.fromEntries([0, 1, 2].map((seat) => [`owed coordinator${seat}`, share])),
      'held proposer0': -50n * ATN,
      balance: -half,
      burned: burned + (half - 3n * share),
    });
  });

  it('bad task by settle is the same as by advance', async () => {
    const w = await world();
    const task = await openTask(w);
    await toJudging(task);
    await task.vote([BAD, BAD, GOOD]);
    await task.revealVotes([BAD, BAD, GOOD]);
    await task.settle([BAD, BAD, GOOD]);
    expect(await task.state()).to.equal('void');
  });
});
