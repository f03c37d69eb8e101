import { expect } from 'chai';
import type { TaskState } from '../../protocol/lifecycle.ts';
import { seededRandom } from '../../protocol/random.ts';
import { checkLedgers, readBooks } from './support/books.ts';
import { read, send } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { type Cast, openTask, type TaskDriver } from './support/task.ts';
import { mine, roundOf, type World, wait, world } from './support/world.ts';

const LIVES = 40;
const random = seededRandom('tempernet/test/contracts/lives');

/** Each of them, or not. */
const some = <T>(all: readonly T[], tenths: number): T[] => all.filter(() => random.below(10) < tenths);

/** A ballot over the solutions that were revealed, which is all that a ballot may speak of. */
const cast = ({ solvers, revealedMask }: { solvers: bigint; revealedMask: bigint }): Cast => {
  const slots = Array.from({ length: Number(solvers) }, (_, slot) => slot);
  if (random.below(5) === 0) return { scores: slots.map(() => 0), bad: true };
  const shown = slots.filter((slot) => (revealedMask >> BigInt(slot)) & 1n);
  const refuted = random.below(3) === 0 ? shown.slice(0, 1) : [];
  return { scores: slots.map((slot) => (shown.includes(slot) && !refuted.includes(slot) ? random.below(400_000) : 0)), refuted };
};

/** Tries what may be late, early or not allowed any more. */
const attempt = (act: Promise<unknown>): Promise<boolean> =>
  act.then(
    () => true,
    () => false,
  );

/** What the accounts do in each state; each account does its part or not, in tenths. */
const parts = (w: World, task: TaskDriver, tenths: number): Partial<Record<TaskState, () => Promise<unknown>>> => {
  const casts: Cast[] = [];
  const one = async <T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> => {
    for (const item of some(all, tenths)) await attempt(act(item));
  };
  const claim = () => one(w.coordinators, (seat) => task.claim([seat]));
  const seats = w.coordinators.map((_, index) => index);
  return {
    open: () => one(w.solvers, (solver) => task.join([solver])),
    training: () => one(w.solvers, (solver) => task.commit([solver])),
    sealed: async () => {
      await mine(1);
      if (random.below(3) === 0) await claim();
      await one(w.proposers, () => task.revealTruth());
    },
    revealing: async () => {
      await one(w.solvers, (solver) => task.reveal([solver]));
      await claim();
      await mine(w.params.seatWindowBlocks);
    },
    judging: async () => {
      await mine(1);
      const view = await read<{ solvers: bigint; revealedMask: bigint }>(w.tasks, 'task', task.taskId);
      casts.push(...seats.map(() => cast(view)));
      await one(seats, (seat) => task.vote([casts[seat]!], [w.coordinators[seat]!]));
    },
    tallying: async () => {
      await one(seats, (seat) => task.revealVotes([casts[seat]!], [w.coordinators[seat]!]));
    },
  };
};

/** One task; whoever is left advances it by its deadlines. */
const live = async (w: World, task: TaskDriver, tenths: number): Promise<void> => {
  const plan = parts(w, task, tenths);
  for (let state = await task.state(); state !== undefined; ) {
    const act = plan[state];
    if (act === undefined) return;
    await act();
    const settled = async () => task.settle(await revealed(w, task));
    if ((await task.state()) === state) await attempt(task.advance());
    if ((await task.state()) === state) {
      await wait(w.params.trainWindow);
      if (!(await attempt(task.advance()))) await attempt(settled());
    }
    state = await task.state();
  }
};

describe('lives at random', () => {
  const ends: string[] = [];

  for (let life = 0; life < LIVES; life++) {
    const tenths = 4 + (life % 7);
    it(`life ${life}: each does its part ${tenths} times in ten; the books hold and every lock returns`, async () => {
      const w = await world();
      const before = await readBooks(w);
      const task = await openTask(w);
      await live(w, task, tenths);
      await checkLedgers(w);
      ends.push((await task.state()) ?? '');
      expect(['settled', 'void']).to.include(ends.at(-1));
      for (let attempts = 0; (await roundOf(w)).state !== 0n && attempts < 3; attempts++) {
        await wait(w.params.mergeWindow);
        await send(w.project, w.keeper, 'advanceRound', w.projectId);
      }
      await checkLedgers(w);
      const after = await readBooks(w);
      for (const [name, amount] of after) {
        if (name.startsWith('locked') || name === 'reserved' || name === 'dust') expect(amount, name).to.equal(0n);
        // no fault costs more than its lock
        if (name.startsWith('held')) expect(before.get(name)! - amount <= 100n * ATN, name).to.equal(true, name);
      }
    });
  }

  it('ended in both ways', () => {
    expect([...new Set(ends)].sort()).to.deep.equal(['settled', 'void']);
  });
});

/** The revealed ballots of a task, as rows, in the order of seats. */
const revealed = async (w: World, task: TaskDriver): Promise<Cast[]> => {
  const seats = await read<{ ballotRevealed: boolean }[]>(w.tasks, 'seats', task.taskId);
  const rows: Cast[] = [];
  for (const [seat, { ballotRevealed }] of seats.entries()) {
    if (ballotRevealed) rows.push({ scores: [...(await read<bigint[]>(w.tasks, 'ballot', task.taskId, seat))].map(Number) });
  }
  return rows;
};
