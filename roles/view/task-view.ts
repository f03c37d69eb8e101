import type { Hex } from '../../protocol/hex.ts';
import type { TaskState } from '../../protocol/lifecycle.ts';

/** Names of the reasons for a void task; the index is the contract's number. */
export const VOID_REASONS = [
  'none',
  'nobody joined',
  'nobody committed',
  'nobody revealed',
  'too few seats',
  'no quorum',
  'truth withheld',
  'bad task',
] as const;

/** What a solver revealed: digests of its content, as the chain shows them. */
export type SolutionRecord = {
  readonly updateDigest: Hex;
  readonly checkpointRoot: Hex;
  readonly dataRoot: Hex;
  readonly steps: number;
  readonly leavesDigest: Hex;
};

export type SolverView = {
  readonly account: Hex;
  readonly slot: number;
  readonly commitment?: Hex;
  readonly revealed?: SolutionRecord;
};

export type BallotRecord = {
  readonly verdict: number;
  readonly scores: readonly number[];
  readonly refutedMask: bigint;
  readonly reportDigest: Hex;
};

export type SeatView = {
  readonly coordinator: Hex;
  readonly ticket: bigint;
  readonly commitment?: Hex;
  readonly ballot?: BallotRecord;
};

/** A random value that the chain names ahead and stores later: `block` is the block whose hash it will be. */
export type SeedView = { readonly block: number; readonly value?: Hex };

export type Moment = { readonly block: number; readonly timestamp: number };

export type Settlement = {
  readonly weightMedians: readonly bigint[];
  readonly scoreMedians: readonly number[];
  readonly g: number;
  readonly acceptedMask: bigint;
  readonly refutedMask: bigint;
};

/** One task as the chain's events tell it; solvers by slot, seats by ticket, lowest first. */
export type TaskView = {
  readonly taskId: bigint;
  readonly projectId: bigint;
  readonly proposer: Hex;
  readonly round: number;
  readonly taskNumber: number;
  readonly specDigest: Hex;
  readonly truthCommitment: Hex;
  readonly headVersion: number;
  readonly headDigest: Hex;
  readonly state: TaskState;
  /** Block time in seconds at which the state's window ends; 0 when it has none. */
  readonly deadline: number;
  /** When each state was entered. */
  readonly entered: Readonly<Partial<Record<TaskState, Moment>>>;
  readonly solvers: readonly SolverView[];
  readonly truthDigest?: Hex;
  readonly seatSeed?: SeedView;
  /** Block at which the seat window ends, known once the seat seed is stored. */
  readonly seatWindowEnd?: number;
  readonly sampleSeed?: SeedView;
  readonly seats: readonly SeatView[];
  /** Block of the newest ballot reveal. */
  readonly lastBallotBlock?: number;
  /** Coordinators' stakes at the end of the block in which Sealed was entered: what tickets are weighed with. */
  readonly coordinatorStakes?: Readonly<Record<Hex, bigint>>;
  readonly settlement?: Settlement;
  readonly voidReason?: number;
};

/** True once a task can change no more. */
export const isTerminal = (task: TaskView): boolean => task.state === 'settled' || task.state === 'void';

export const solverOf = (task: TaskView, account: Hex): SolverView | undefined => task.solvers.find((s) => s.account === account);
export const seatOf = (task: TaskView, account: Hex): SeatView | undefined => task.seats.find((s) => s.coordinator === account);

/** Solvers whose solutions were accepted, in slot order; empty unless the task is settled. */
export const acceptedSolvers = (task: TaskView): readonly SolverView[] =>
  task.settlement ? task.solvers.filter((s) => ((task.settlement?.acceptedMask ?? 0n) >> BigInt(s.slot)) & 1n) : [];
