import { expect } from 'chai';
import { LONG } from './lifecycles/table-world.ts';
import { changes, readBooks } from './support/books.ts';
import { eventsOf, read } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { type Cast, openTask, type TaskDriver } from './support/task.ts';
import { mine, type World, wait, world } from './support/world.ts';

const GOOD: Cast = { scores: [100_000] };
const BAD: Cast = { scores: [0], bad: true };
const REFUTING: Cast = { scores: [0], refuted: [0] };

/** One solver; six seats, of which `seats` are taken. */
const judging = async (seats: number, minSeats: number): Promise<{ w: World; task: TaskDriver }> => {
  const w = await world(
    { solvers: 1, coordinators: 6, proposers: 2 },
    { capacity: 1, seats: 6, minSeats, judgeWindow: LONG, tallyWindow: LONG, seatWindowBlocks: 8 },
  );
  const task = await openTask(w);
  await task.join();
  await task.commit();
  await task.revealTruth();
  await task.claim(w.coordinators.slice(0, seats));
  await task.reveal();
  await task.judge();
  await mine(1);
  return { w, task };
};

/** All seats commit, the first `casts.length` reveal; then whoever comes ends the task. */
const tally = async (w: World, task: TaskDriver, seats: number, casts: readonly Cast[]): Promise<string> => {
  const all = Array.from({ length: seats }, (_, seat) => casts[seat] ?? GOOD);
  await task.vote(all);
  await task.revealVotes(casts);
  if (casts.length < seats) await wait(LONG);
  const { name } = await settled(w, task, casts);
  return name;
};

/** Settles where that is possible, else advances; the reason of a Void, or `settled`. */
const settled = async (w: World, task: TaskDriver, casts: readonly Cast[]): Promise<{ name: string }> => {
  const receipt = await task.settle(casts.length === 0 ? [GOOD] : casts).catch(() => task.advance());
  const [voided] = eventsOf(w.tasks, 'TaskVoided', receipt);
  return { name: voided === undefined ? 'settled' : ['', '', '', '', '', 'no quorum', '', 'bad task'][Number(voided.reason)]! };
};

const repeat = (cast: Cast, count: number): Cast[] => Array.from({ length: count }, () => cast);

describe('*bad task*', () => {
  // seats taken, ballots revealed, of them bad: two thirds of what is revealed
  for (const [seats, revealed, bad, end] of [
    [2, 2, 1, 'settled'],
    [2, 2, 2, 'bad task'],
    [3, 3, 1, 'settled'],
    [3, 3, 2, 'bad task'],
    [4, 4, 2, 'settled'],
    [4, 4, 3, 'bad task'],
    [5, 5, 3, 'settled'],
    [5, 5, 4, 'bad task'],
    [6, 6, 3, 'settled'],
    [6, 6, 4, 'bad task'],
    [6, 5, 3, 'settled'],
    [6, 5, 4, 'bad task'],
    [6, 4, 2, 'settled'],
    [6, 4, 3, 'bad task'],
    [6, 3, 3, 'no quorum'],
  ] as const) {
    it(`by ${bad} of ${revealed} ballots of ${seats} seats: ${end}`, async () => {
      const { w, task } = await judging(seats, 2);
      const casts = [...repeat(BAD, bad), ...repeat(GOOD, revealed - bad)];
      expect(await tally(w, task, seats, casts)).to.equal(end);
      const proposer = w.proposers[0]!.address;
      const held = await read<bigint>(w.staking, 'held', proposer, 0);
      expect(held).to.equal(end === 'bad task' ? 950n * ATN : 1_000n * ATN);
      expect(await read<bigint>(w.staking, 'locked', proposer, 0)).to.equal(0n);
    });
  }
});

describe('a quorum', () => {
  // seats taken, the project's minimum, ballots: more than half of the seats taken, and at least the minimum
  const edges = [
    [2, 2, 1, false],
    [2, 2, 2, true],
    [3, 2, 1, false],
    [3, 2, 2, true],
    [4, 2, 2, false],
    [4, 2, 3, true],
    [5, 2, 2, false],
    [5, 2, 3, true],
    [6, 2, 3, false],
    [6, 2, 4, true],
    [6, 5, 4, false],
    [6, 5, 5, true],
  ] as const;
  for (const [seats, minSeats, ballots, quorum] of edges) {
    it(`of ${seats} seats, at least ${minSeats}: ${ballots} revealed ballots ${quorum ? 'are' : 'are not'} one`, async () => {
      const { w, task } = await judging(seats, minSeats);
      expect(await tally(w, task, seats, repeat(GOOD, ballots))).to.equal(quorum ? 'settled' : 'no quorum');
    });

    it(`of ${seats} seats, at least ${minSeats}: ${ballots} committed ballots ${quorum ? 'are' : 'are not'} one`, async () => {
      const { w, task } = await judging(seats, minSeats);
      await task.vote(repeat(GOOD, ballots));
      if (ballots < seats) {
        await wait(LONG);
        await task.advance();
      }
      expect(await task.state()).to.equal(quorum ? 'tallying' : 'void');
      if (!quorum)
        for (const seat of w.coordinators) expect(await read<bigint>(w.staking, 'locked', seat.address, 2)).to.equal(0n);
    });
  }
});

describe('refuted by two thirds', () => {
  // of the seats, not of the ballots
  for (const [seats, revealed, refuting, refuted] of [
    [3, 3, 1, false],
    [3, 3, 2, true],
    [4, 4, 2, false],
    [4, 4, 3, true],
    [5, 5, 3, false],
    [5, 5, 4, true],
    [6, 6, 3, false],
    [6, 6, 4, true],
    [6, 4, 3, false],
    [6, 4, 4, true],
  ] as const) {
    it(`${refuting} of ${seats} seats, ${revealed} of which spoke: ${refuted ? 'the lock is taken' : 'merely unpaid'}`, async () => {
      const { w, task } = await judging(seats, 2);
      expect(await tally(w, task, seats, [...repeat(REFUTING, refuting), ...repeat(GOOD, revealed - refuting)])).to.equal(
        'settled',
      );
      const held = await read<bigint>(w.staking, 'held', w.solvers[0]!.address, 1);
      expect(held).to.equal(refuted ? 475n * ATN : 500n * ATN);
      expect(await read<bigint>(w.staking, 'locked', w.solvers[0]!.address, 1)).to.equal(0n);
    });
  }
});

describe('disagreeing', () => {
  it('is no fault: the odd seat keeps its stake, and earns less', async () => {
    const w = await world({ solvers: 2 }, { capacity: 2 });
    const casts: Cast[] = [{ scores: [200_000, 0] }, { scores: [200_000, 0] }, { scores: [0, 200_000] }];
    const before = await readBooks(w);
    const task = await openTask(w);
    await task.join();
    await task.commit();
    await task.revealTruth();
    await task.claim();
    await task.reveal();
    await task.judge();
    await mine(1);
    await task.vote(casts);
    await task.revealVotes(casts);
    await task.settle(casts);
    const change = changes(before, await readBooks(w));
    expect(Object.keys(change).filter((name) => name.startsWith('held') || name.startsWith('locked'))).to.deep.equal([]);
    const half = w.params.coordinatorPool / 2n;
    // its half of the equal part, and nothing of what goes by agreement
    expect(change['owed coordinator2']).to.equal(half / 3n);
    expect(change['owed coordinator0']).to.equal(half / 3n + half / 2n);
    expect(change).to.not.have.property('owed solver1');
  });
});
