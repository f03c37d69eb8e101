import { send } from './chain.ts';
import { digestOf } from './params.ts';
import { type Cast, openTask } from './task.ts';
import { mine, type World, world } from './world.ts';

/** Gas of one task by phase, all transactions of a phase together, and of the merge that follows. */
export type RoundGas = { readonly phases: Readonly<Record<string, bigint>>; readonly task: bigint; readonly merge: bigint };

const THIS = 1;

/** Ballots of three seats that nearly agree. */
const ballots = (solvers: number): Cast[] =>
  [0, 1, 2].map((seat) => ({ scores: Array.from({ length: solvers }, (_, slot) => 90_000 + 7_001 * slot + 13 * seat) }));

/** Publishes the round's version with two of three attestations and returns the gas. */
const merge = async (w: World, taskId: bigint, round: number): Promise<bigint> => {
  const digest = digestOf(`version ${round}`);
  const proposed = await send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, digest, digestOf('inputs'));
  let gas = proposed.gasUsed;
  for (const seat of w.coordinators.slice(0, 2)) {
    gas += (await send(w.project, seat, 'attest', w.projectId, [taskId], THIS, digest)).gasUsed;
  }
  return gas;
};

const runRound = async (w: World, round: number): Promise<RoundGas> => {
  const phases: Record<string, bigint> = {};
  const task = await openTask(w, w.proposers[0]!, BigInt(round));
  let last = 0n;
  const lap = (name: string): void => {
    phases[name] = task.gas() - last;
    last = task.gas();
  };
  const casts = ballots(w.solvers.length);
  lap('propose');
  await task.join();
  lap('join');
  await task.commit();
  lap('commit');
  await task.revealTruth();
  lap('truth');
  await mine(1);
  await task.claim();
  lap('claim');
  await task.reveal();
  lap('reveal');
  await task.judge();
  lap('advance');
  await mine(1);
  await task.vote(casts);
  lap('ballot');
  await task.revealVotes(casts);
  lap('open ballot');
  await task.settle(casts);
  lap('settle');
  return { phases, task: task.gas(), merge: await merge(w, task.taskId, round) };
};

/** Gas of `rounds` rounds of one task each, with three seats: the first writes fresh storage, the others write over it. */
export const measureRounds = async (solvers: number, rounds: number): Promise<RoundGas[]> => {
  const w = await world({ solvers }, { capacity: solvers, seatWindowBlocks: 5 + solvers });
  const all: RoundGas[] = [];
  for (let round = 0; round < rounds; round++) all.push(await runRound(w, round));
  return all;
};
