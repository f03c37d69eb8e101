import type { FieldsOf, FieldTable } from './fields.ts';

/** `ProjectParams` of contracts/interfaces/IProject.sol. Windows are seconds unless named blocks; pools are wei of ATN. */
export const PROJECT_PARAMS = {
  programHash: 'hex',
  dataMode: 'number',
  engine: 'number',
  mergeRule: 'number',
  mergeF: 'number',
  minInputs: 'number',
  toleranceBps: 'number',
  recentRounds: 'number',
  holdoutDigest: 'hex',
  solverPool: 'bigint',
  coordinatorPool: 'bigint',
  proposerPool: 'bigint',
  aggregationPool: 'bigint',
  target: 'number',
  minGain: 'number',
  capacity: 'number',
  seats: 'number',
  minSeats: 'number',
  sampled: 'number',
  intervals: 'number',
  normMax: 'bigint',
  stepsMax: 'number',
  joinWindow: 'number',
  trainWindow: 'number',
  truthWindow: 'number',
  revealWindow: 'number',
  judgeWindow: 'number',
  tallyWindow: 'number',
  roundWindow: 'number',
  mergeWindow: 'number',
  attestWindow: 'number',
  seatWindowBlocks: 'number',
} as const satisfies FieldTable;

/** A project's account and head: `IProject.project`. */
export const PROJECT_INFO = {
  owner: 'address',
  headVersion: 'number',
  headDigest: 'hex',
  round: 'number',
  roundState: 'number',
  paramsVersion: 'number',
  rosterVersion: 'number',
  balance: 'bigint',
  reserved: 'bigint',
  dust: 'bigint',
} as const satisfies FieldTable;

/** The current round of a project: `IProject.round`. */
export const ROUND_INFO = {
  round: 'number',
  state: 'number',
  deadline: 'number',
  paramsVersion: 'number',
  rosterVersion: 'number',
  openTasks: 'number',
  settledTasks: 'number',
  proposed: 'number',
  listed: 'number',
  inputs: 'number',
  seats: 'number',
  attempt: 'number',
  aggregator: 'address',
  proposedDigest: 'hex',
} as const satisfies FieldTable;

/** A task: `ITaskContract.task`. `seed` is the one stored last, `seedBlock` the block named for the next. */
export const TASK_INFO = {
  state: 'number',
  deadline: 'number',
  projectId: 'bigint',
  round: 'number',
  paramsVersion: 'number',
  proposer: 'address',
  truthBinding: 'hex',
  solvers: 'number',
  seats: 'number',
  badVotes: 'number',
  committedMask: 'bigint',
  revealedMask: 'bigint',
  ballotCommittedMask: 'bigint',
  ballotRevealedMask: 'bigint',
  seed: 'hex',
  seatSeedStored: 'boolean',
  sampleSeedStored: 'boolean',
  seedBlock: 'number',
  windowEnd: 'number',
  sealedBlock: 'number',
} as const satisfies FieldTable;

/** One solver of a task: `ITaskContract.solver`. */
export const SOLVER_INFO = {
  account: 'address',
  committed: 'boolean',
  revealed: 'boolean',
  refutals: 'number',
  commitment: 'hex',
} as const satisfies FieldTable;

/** One seat of a task: `ITaskContract.seats`. */
export const SEAT_INFO = {
  account: 'address',
  ticket: 'bigint',
  ballotCommitted: 'boolean',
  ballotRevealed: 'boolean',
} as const satisfies FieldTable;

/** An account's stake in one role: `IParticipantStaking.position`; amounts in wei, `availableAt` in s. */
export const STAKE_POSITION = {
  held: 'bigint',
  locked: 'bigint',
  unbonding: 'bigint',
  availableAt: 'number',
} as const satisfies FieldTable;

/** Parameters of a project, in force for a whole round. */
export type ProjectParams = FieldsOf<typeof PROJECT_PARAMS>;
/** See PROJECT_INFO. */
export type ProjectInfo = FieldsOf<typeof PROJECT_INFO>;
/** See ROUND_INFO. */
export type RoundInfo = FieldsOf<typeof ROUND_INFO>;
/** See TASK_INFO. */
export type TaskInfo = FieldsOf<typeof TASK_INFO>;
/** See SOLVER_INFO. */
export type SolverInfo = FieldsOf<typeof SOLVER_INFO>;
/** See SEAT_INFO. */
export type SeatInfo = FieldsOf<typeof SEAT_INFO>;
/** See STAKE_POSITION; `free` is held minus locked. */
export type StakePosition = FieldsOf<typeof STAKE_POSITION> & { readonly free: bigint };
