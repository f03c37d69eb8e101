import { type Cast, openTask, type TaskDriver } from '../support/task.ts';
import { mine, type World, world } from '../support/world.ts';

/** Seconds of every window but the round's, in the tables: no situation runs into a deadline that it does not wait for. */
export const LONG = 10_000;

/** Beyond the 256 blocks whose hashes a contract can read. */
export const OUT_OF_REACH = 300;

/** One solver and one coordinator more than places, so that there is always one more to come; of three seats two are needed. */
export const tableWorld = (): Promise<World> =>
  world(
    { solvers: 4, coordinators: 4, proposers: 2 },
    {
      joinWindow: LONG,
      trainWindow: LONG,
      truthWindow: LONG,
      revealWindow: LONG,
      judgeWindow: LONG,
      tallyWindow: LONG,
      mergeWindow: LONG,
      attestWindow: LONG,
      roundWindow: 50 * LONG,
      seatWindowBlocks: 10,
    },
  );

/** The ballot of everyone who does not say otherwise. */
export const GOOD: Cast = { scores: [100_000, 90_000, 80_000] };

/** A word on the task. */
export const BAD: Cast = { scores: [0, 0, 0], bad: true };

/** A world and one task in it. */
export type TaskScene = { readonly w: World; readonly task: TaskDriver };

/** What happens between two states, in the order of a task's life. */
const STEPS = {
  open: async () => undefined,
  training: ({ w, task }: TaskScene) => task.join(w.solvers.slice(0, 3)),
  sealed: ({ w, task }: TaskScene) => task.commit(w.solvers.slice(0, 3)),
  revealing: ({ task }: TaskScene) => task.revealTruth(),
  seated: async ({ w, task }: TaskScene) => {
    await mine(1);
    await task.claim(w.coordinators.slice(0, 2));
  },
  judging: async ({ w, task }: TaskScene) => {
    await task.reveal(w.solvers.slice(0, 3));
    await task.judge();
  },
  sampled: () => mine(1),
  tallying: ({ w, task }: TaskScene) => task.vote([GOOD, GOOD], w.coordinators.slice(0, 2)),
  counted: ({ w, task }: TaskScene) => task.revealVotes([GOOD, GOOD], w.coordinators.slice(0, 2)),
  settled: ({ task }: TaskScene) => task.settle([GOOD, GOOD]),
} as const;

/** A place in a task's life; the seats 0 and 1 are taken from `seated` on. */
export type Place = keyof typeof STEPS;

/** Opens a task and drives it to `place`; then `more` happens. */
export const taskAt = (place: Place, more?: (scene: TaskScene) => Promise<unknown>) => async (): Promise<TaskScene> => {
  const w = await tableWorld();
  const scene = { w, task: await openTask(w) };
  for (const [name, step] of Object.entries(STEPS)) {
    await step(scene);
    if (name === place) break;
  }
  await more?.(scene);
  return scene;
};
