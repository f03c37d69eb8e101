import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { type Contracts, chain, read, send } from './chain.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';
import { digestOf, type Params } from './params.ts';
import { type Cast, openTask, runTask, type TaskDriver } from './task.ts';
import { mine, nextBlockIs, type World, wait, world } from './world.ts';

/** A task before one of its deadlines. */
export type Waiting = { readonly w: World; readonly task: TaskDriver };

type Call = readonly [contract: keyof Contracts, from: HardhatEthersSigner, name: string, ...args: readonly unknown[]];

/** One window: what must come before its end, what only after it, and how each is refused. */
export type Timeout = {
  readonly window: keyof Params;
  readonly reach: () => Promise<Waiting>;
  /** State that the task or, for a round, the round is in. */
  readonly of: 'task' | 'round';
  readonly inTime: (waiting: Waiting) => Call | Promise<Call>;
  readonly late: string;
  readonly timeout: (waiting: Waiting) => Call;
  readonly early: string;
};

/** Windows that differ from each other, so that none can stand in for another. */
const WINDOWS: Partial<Params> = {
  joinWindow: 61,
  trainWindow: 607,
  truthWindow: 67,
  revealWindow: 71,
  judgeWindow: 307,
  tallyWindow: 73,
  roundWindow: 3_607,
  mergeWindow: 127,
  attestWindow: 131,
};

const GOOD: Cast = { scores: [100_000, 90_000, 80_000] };
const DIGEST = digestOf('merged');

/** Runs a call and tells what came of it. */
export const run = ({ w }: Waiting, [contract, from, name, ...args]: Call): Promise<Outcome> =>
  outcomeOf(w, send(w[contract], from, name, ...args));

/** End of the window that the task or its round is in, in seconds since 1970. */
export const deadlineOf = async ({ w, task }: Waiting, of: 'task' | 'round'): Promise<bigint> =>
  (of === 'task'
    ? await read<{ deadline: bigint }>(w.tasks, 'task', task.taskId)
    : await read<{ deadline: bigint }>(w.project, 'round', w.projectId)
  ).deadline;

/** Steps of a task up to and without the one named; time hardly passes. */
const before = (step: 'join' | 'commit' | 'truth' | 'reveal' | 'judge' | 'open') => async (): Promise<Waiting> => {
  const w = await world({ proposers: 2 }, WINDOWS);
  const task = await openTask(w);
  if (step === 'join') return { w, task };
  await task.join();
  if (step === 'commit') return { w, task };
  await task.commit();
  if (step === 'truth') return { w, task };
  await task.revealTruth();
  await task.claim();
  // nothing but the deadline is to be waited for
  if (step === 'reveal') await mine(w.params.seatWindowBlocks, 0);
  if (step === 'reveal') return { w, task };
  await task.reveal();
  await mine(w.params.seatWindowBlocks, 0);
  await task.advance();
  await mine(1, 0);
  if (step === 'judge') return { w, task };
  await task.vote([GOOD, GOOD, GOOD]);
  return { w, task };
};

/** One of two proposers had its only task and it is over; the other may still propose. */
const waitingRound = async (): Promise<Waiting> => {
  const { w, task } = await before('join')();
  await wait(w.params.joinWindow);
  await task.advance();
  return { w, task };
};

const merging = async (): Promise<Waiting> => {
  const w = await world({}, WINDOWS);
  return { w, task: await runTask(w, [GOOD, GOOD, GOOD]) };
};

const attesting = async (): Promise<Waiting> => {
  const waiting = await merging();
  await send(waiting.w.project, waiting.w.aggregators[0]!, 'proposeVersion', waiting.w.projectId, DIGEST, digestOf('inputs'));
  return waiting;
};

const advance = ({ w, task }: Waiting): Call => ['tasks', w.keeper, 'advance', task.taskId];
const advanceRound = ({ w }: Waiting): Call => ['project', w.keeper, 'advanceRound', w.projectId];
const task = { of: 'task', late: 'TaskDeadlinePassed', timeout: advance, early: 'TaskNothingToAdvance' } as const;
const round = { of: 'round', late: 'ProjectDeadlinePassed', timeout: advanceRound, early: 'ProjectNothingToAdvance' } as const;

/** Every window in seconds of protocol sections 5 and 8. */
export const TIMEOUTS: readonly Timeout[] = [
  {
    ...task,
    window: 'joinWindow',
    reach: before('join'),
    inTime: ({ w, task }) => ['tasks', w.solvers[0]!, 'join', task.taskId],
  },
  {
    ...task,
    window: 'trainWindow',
    reach: before('commit'),
    inTime: ({ w, task }) => ['tasks', w.solvers[0]!, 'commitSolution', ...task.args.commitSolution(w.solvers[0]!)],
  },
  {
    ...task,
    window: 'truthWindow',
    reach: before('truth'),
    inTime: ({ w, task }) => ['tasks', w.proposers[0]!, 'revealTruth', ...task.args.revealTruth()],
  },
  {
    ...task,
    window: 'revealWindow',
    reach: before('reveal'),
    inTime: ({ w, task }) => ['tasks', w.solvers[0]!, 'revealSolution', ...task.args.revealSolution(w.solvers[0]!)],
  },
  {
    ...task,
    window: 'judgeWindow',
    reach: before('judge'),
    inTime: ({ w, task }) => ['tasks', w.coordinators[0]!, 'commitBallot', ...task.args.commitBallot(w.coordinators[0]!, GOOD)],
  },
  {
    ...task,
    window: 'tallyWindow',
    reach: before('open'),
    inTime: ({ w, task }) => ['tasks', w.coordinators[0]!, 'revealBallot', ...task.args.revealBallot(w.coordinators[0]!, GOOD)],
  },
  {
    ...task,
    window: 'tallyWindow',
    reach: async () => {
      const waiting = await before('open')();
      await waiting.task.revealVotes([GOOD, GOOD]);
      return waiting;
    },
    inTime: ({ w, task }) => ['tasks', w.coordinators[2]!, 'revealBallot', ...task.args.revealBallot(w.coordinators[2]!, GOOD)],
    // a quorum spoke: the result is settled without the one that did not
    timeout: ({ w, task }) => ['tasks', w.keeper, 'settle', ...task.args.settle([GOOD, GOOD])],
    early: 'TaskTallyIncomplete',
  },
  {
    ...round,
    window: 'roundWindow',
    reach: waitingRound,
    inTime: ({ w }) => ['tasks', w.proposers[1]!, 'propose', w.projectId, 0, digestOf('spec'), digestOf('truth')],
    late: 'ProjectRoundClosed',
  },
  {
    ...round,
    window: 'mergeWindow',
    reach: merging,
    inTime: ({ w }) => ['project', w.aggregators[0]!, 'proposeVersion', w.projectId, DIGEST, digestOf('inputs')],
  },
  {
    ...round,
    window: 'attestWindow',
    reach: attesting,
    inTime: ({ w, task }) => ['project', w.coordinators[0]!, 'attest', w.projectId, [task.taskId], 1, DIGEST],
  },
];

/** A task whose seat seed (`sealed`) or sample seed (`judging`) is due, and the block that the seed is the hash of. */
export const seedDue = async (state: 'sealed' | 'judging'): Promise<Waiting & { readonly seedBlock: bigint }> => {
  const w = await world({}, { truthWindow: 5_000, judgeWindow: 5_000 });
  const task = await openTask(w);
  await task.join();
  await task.commit();
  if (state === 'judging') {
    await task.revealTruth();
    await task.claim();
    await task.reveal();
    await task.judge();
  }
  const { seedBlock } = await read<{ seedBlock: bigint }>(w.tasks, 'task', task.taskId);
  return { w, task, seedBlock };
};

/** A task whose seat seed is stored and whose solutions are revealed, and the last block in which a seat can be claimed. */
export const seatWindow = async (): Promise<Waiting & { readonly windowEnd: bigint }> => {
  const w = await world();
  const task = await openTask(w);
  await task.join();
  await task.commit();
  await task.revealTruth();
  await task.claim(w.coordinators.slice(0, 2));
  await task.reveal(w.solvers.slice(0, 2));
  const { windowEnd } = await read<{ windowEnd: bigint }>(w.tasks, 'task', task.taskId);
  return { w, task, windowEnd };
};

/** Time of the newest block. */
export const now = async (): Promise<bigint> => BigInt(await (await chain()).networkHelpers.time.latest());

/** Runs a call in the block of this number. */
export const runInBlock = async (waiting: Waiting, number: bigint, call: Call): Promise<Outcome> => {
  await nextBlockIs(number);
  return run(waiting, call);
};
