import type { FieldTable } from './fields.ts';

/**
 * Every event that nodes read, by contract: the single source of both the decoder and the `ChainEvents` types.
 * Ids, token amounts, masks, tickets and 32.32 numbers are bigint; rounds, slots, versions, states, attempts, times (s) and scores
 * (millionths) are numbers. A test holds the table equal to the contracts' ABIs.
 */
export const EVENT_TABLE = {
  tasks: {
    TaskProposed: {
      taskId: 'bigint',
      projectId: 'bigint',
      proposer: 'address',
      round: 'number',
      taskNumber: 'number',
      specDigest: 'hex',
      truthCommitment: 'hex',
      headVersion: 'number',
      headDigest: 'hex',
    },
    SolverJoined: { taskId: 'bigint', solver: 'address', slot: 'number' },
    SolutionCommitted: { taskId: 'bigint', solver: 'address', slot: 'number', commitment: 'hex' },
    TaskStateChanged: { taskId: 'bigint', state: 'number', deadline: 'number' },
    TruthRevealed: { taskId: 'bigint', truthDigest: 'hex' },
    SeedArmed: { taskId: 'bigint', sample: 'boolean', seedBlock: 'number' },
    SeedStored: { taskId: 'bigint', sample: 'boolean', seed: 'hex', windowEnd: 'number' },
    SeatClaimed: { taskId: 'bigint', coordinator: 'address', ticket: 'bigint', displaced: 'address' },
    SolutionRevealed: {
      taskId: 'bigint',
      solver: 'address',
      slot: 'number',
      updateDigest: 'hex',
      checkpointRoot: 'hex',
      dataRoot: 'hex',
      steps: 'number',
      leavesDigest: 'hex',
    },
    BallotCommitted: { taskId: 'bigint', coordinator: 'address', commitment: 'hex' },
    BallotRevealed: {
      taskId: 'bigint',
      coordinator: 'address',
      verdict: 'number',
      scores: 'numbers',
      refutedMask: 'bigint',
      reportDigest: 'hex',
    },
    TaskSettled: {
      taskId: 'bigint',
      weightMedians: 'bigints',
      scoreMedians: 'numbers',
      g: 'number',
      acceptedMask: 'bigint',
      refutedMask: 'bigint',
    },
    TaskVoided: { taskId: 'bigint', reason: 'number' },
  },
  project: {
    ProjectCreated: { projectId: 'bigint', owner: 'address', specDigest: 'hex', genesisDigest: 'hex' },
    ParamsChanged: { projectId: 'bigint', paramsVersion: 'number' },
    ProposersChanged: { projectId: 'bigint', rosterVersion: 'number', proposers: 'addresses', caps: 'numbers' },
    Funded: { projectId: 'bigint', from: 'address', amount: 'bigint' },
    Defunded: { projectId: 'bigint', amount: 'bigint' },
    Reserved: { projectId: 'bigint', taskId: 'bigint', amount: 'bigint' },
    Released: { projectId: 'bigint', taskId: 'bigint', amount: 'bigint' },
    RoundOpened: { projectId: 'bigint', round: 'number', paramsVersion: 'number' },
    RoundMerging: { projectId: 'bigint', round: 'number', inputs: 'number', seats: 'number', deadline: 'number' },
    VersionProposed: {
      projectId: 'bigint',
      round: 'number',
      attempt: 'number',
      aggregator: 'address',
      digest: 'hex',
      inputRoot: 'hex',
      deadline: 'number',
    },
    VersionAttested: {
      projectId: 'bigint',
      round: 'number',
      attempt: 'number',
      coordinator: 'address',
      kind: 'number',
      digest: 'hex',
      weight: 'number',
    },
    VersionAttemptFailed: { projectId: 'bigint', round: 'number', attempt: 'number', deadline: 'number' },
    VersionPublished: { projectId: 'bigint', version: 'number', digest: 'hex', round: 'number', aggregator: 'address' },
    TasksSet: { tasks: 'address' },
    RoundEnded: { projectId: 'bigint', round: 'number', outcome: 'number', reason: 'number' },
  },
  rewards: {
    Credited: { account: 'address', kind: 'number', taskOrRound: 'bigint', projectId: 'bigint', amount: 'bigint' },
    RewardsWithdrawn: { account: 'address', amount: 'bigint' },
    DustBurned: { projectId: 'bigint', amount: 'bigint' },
    CreditorAuthorised: { creditor: 'address' },
  },
  staking: {
    Staked: { account: 'address', role: 'number', from: 'address', amount: 'bigint', held: 'bigint' },
    UnstakeRequested: { account: 'address', role: 'number', amount: 'bigint', availableAt: 'number' },
    StakeWithdrawn: { account: 'address', role: 'number', amount: 'bigint' },
    Locked: { account: 'address', role: 'number', engagement: 'address', amount: 'bigint' },
    Unlocked: { account: 'address', role: 'number', engagement: 'address', amount: 'bigint' },
    Penalised: {
      account: 'address',
      role: 'number',
      engagement: 'address',
      reason: 'number',
      amount: 'bigint',
      burned: 'bigint',
    },
    MinimumChanged: { role: 'number', minimum: 'bigint' },
    EngagementAuthorised: { engagement: 'address' },
  },
} as const satisfies Record<string, Record<string, FieldTable>>;

/** Two contracts name an event alike; here each has its own name: `contract.SolidityName` to the name in the table. */
export const EVENT_ALIASES: Readonly<Record<string, string>> = {
  'rewards.Withdrawn': 'RewardsWithdrawn',
  'staking.Withdrawn': 'StakeWithdrawn',
};
