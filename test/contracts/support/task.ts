import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { ContractTransactionReceipt } from 'ethers';
import { consensus, type SeatBallot } from '../../../protocol/consensus/seats.ts';
import { TASK_STATES } from '../../../protocol/lifecycle.ts';
import { ballotCommitment, scoresHash, solutionCommitment, truthCommitment } from '../../../protocol/statements.ts';
import { eventsOf, read, send } from './chain.ts';
import { digestOf } from './params.ts';
import { hexOf, mine, type World } from './world.ts';

/** A ballot to cast: scores by slot, or a word on the task. */
export type Cast = { readonly scores: readonly number[]; readonly refuted?: readonly number[]; readonly bad?: boolean };

/** Drives one task by the accounts of a world. Each method is one phase for the accounts named; gas of all of it is summed. */
export type TaskDriver = Awaited<ReturnType<typeof openTask>>;

const SALT = digestOf('salt');

/** Proposes task `taskNumber` of `proposer` and returns its driver. */
export const openTask = async (w: World, proposer: HardhatEthersSigner = w.proposers[0]!, taskNumber = 0n) => {
  let gas = 0n;
  const count = (receipt: ContractTransactionReceipt): ContractTransactionReceipt => {
    gas += receipt.gasUsed;
    return receipt;
  };
  const act = async (from: HardhatEthersSigner, name: string, ...args: readonly unknown[]) =>
    count(await send(w.tasks, from, name, ...args));

  const truth = {
    projectId: w.projectId,
    taskNumber,
    proposer: hexOf(proposer),
    specDigest: digestOf('spec'),
    truthDigest: digestOf('truth'),
    salt: SALT,
  };
  const proposed = await act(proposer, 'propose', w.projectId, taskNumber, truth.specDigest, truthCommitment(w.domain, truth));
  const taskId = eventsOf(w.tasks, 'TaskProposed', proposed)[0]?.taskId as bigint;

  const solution = (solver: HardhatEthersSigner) => ({
    taskId,
    solver: hexOf(solver),
    updateDigest: digestOf(`update ${solver.address}`),
    checkpointRoot: digestOf(`root ${solver.address}`),
    dataRoot: digestOf('data'),
    steps: 400,
    salt: SALT,
    leavesDigest: digestOf(`leaves ${solver.address}`),
  });
  const ballot = (seat: HardhatEthersSigner, cast: Cast) => ({
    taskId,
    coordinator: hexOf(seat),
    verdict: cast.bad ? 1 : 0,
    scoresHash: scoresHash(cast.scores),
    refutedMask: maskOf(cast),
    reportDigest: digestOf('report'),
    salt: SALT,
  });

  const state = async () => TASK_STATES[Number((await read<{ state: bigint }>(w.tasks, 'task', taskId)).state)];

  /** Arguments of each call of the task contract, as who acts honestly sends them. */
  const args = {
    join: () => [taskId],
    commitSolution: (solver: HardhatEthersSigner) => [taskId, solutionCommitment(w.domain, solution(solver))],
    revealTruth: () => [taskId, taskNumber, truth.specDigest, truth.truthDigest, SALT],
    storeSeed: () => [taskId],
    claimSeat: () => [taskId],
    revealSolution: (solver: HardhatEthersSigner) => [taskId, solution(solver)],
    advance: () => [taskId],
    commitBallot: (seat: HardhatEthersSigner, cast: Cast) => [taskId, ballotCommitment(w.domain, ballot(seat, cast))],
    revealBallot: (seat: HardhatEthersSigner, cast: Cast) => {
      const { verdict, refutedMask, reportDigest } = ballot(seat, cast);
      return [taskId, verdict, cast.scores, refutedMask, reportDigest, SALT];
    },
    settle: (casts: readonly Cast[]) => {
      const { weightMedians, scoreMedians } = consensus(casts.map(seatBallot), casts[0]!.scores.length, w.coordinators.length);
      return [taskId, weightMedians, scoreMedians];
    },
  } as const;

  return {
    taskId,
    proposed,
    gas: () => gas,
    act,
    args,
    join: async (solvers = w.solvers) => {
      for (const solver of solvers) await act(solver, 'join', ...args.join());
    },
    commit: async (solvers = w.solvers) => {
      for (const solver of solvers) await act(solver, 'commitSolution', ...args.commitSolution(solver));
    },
    revealTruth: () => act(proposer, 'revealTruth', ...args.revealTruth()),
    claim: async (seats = w.coordinators) => {
      for (const seat of seats) await act(seat, 'claimSeat', ...args.claimSeat());
    },
    reveal: async (solvers = w.solvers) => {
      for (const solver of solvers) await act(solver, 'revealSolution', ...args.revealSolution(solver));
    },
    /** Waits for the seat window and enters Judging, where the last reveal has not done so. */
    judge: async () => {
      await mine(w.params.seatWindowBlocks);
      if ((await state()) === 'revealing') await act(w.keeper, 'advance', taskId);
    },
    vote: async (casts: readonly Cast[], seats = w.coordinators) => {
      for (const [index, cast] of casts.entries()) {
        const seat = seats[index] as HardhatEthersSigner;
        await act(seat, 'commitBallot', ...args.commitBallot(seat, cast));
      }
    },
    revealVotes: async (casts: readonly Cast[], seats = w.coordinators) => {
      for (const [index, cast] of casts.entries()) {
        const seat = seats[index] as HardhatEthersSigner;
        await act(seat, 'revealBallot', ...args.revealBallot(seat, cast));
      }
    },
    /** Settles with the medians of these ballots. */
    settle: (casts: readonly Cast[], from = w.keeper) => act(from, 'settle', ...args.settle(casts)),
    advance: (from = w.keeper) => act(from, 'advance', taskId),
    state,
  };
};

/** A ballot as `protocol/consensus` takes it. */
export const seatBallot = (cast: Cast): SeatBallot => ({
  verdict: cast.bad ? 'bad-task' : 'scored',
  scores: cast.scores,
  refutedMask: maskOf(cast),
});

const maskOf = (cast: Cast): bigint => (cast.refuted ?? []).reduce((mask, slot) => mask | (1n << BigInt(slot)), 0n);

/** Drives a task to its end with these ballots of all coordinators; mines the block that the seat seed needs. */
export const runTask = async (
  w: World,
  casts: readonly Cast[],
  proposer: HardhatEthersSigner = w.proposers[0]!,
  taskNumber = 0n,
): Promise<TaskDriver> => {
  const task = await openTask(w, proposer, taskNumber);
  await task.join();
  await task.commit();
  await task.revealTruth();
  await mine(1);
  await task.claim();
  await task.reveal();
  await task.judge();
  await mine(1);
  await task.vote(casts);
  await task.revealVotes(casts);
  await task.settle(casts);
  return task;
};
