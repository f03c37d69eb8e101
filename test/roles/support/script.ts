import type { ChainEvent, ChainEventName, ChainEvents } from '../../../node/chain/events.ts';
import type { ProjectParams } from '../../../node/chain/struct-table.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { TASK_STATES, type TaskState } from '../../../protocol/lifecycle.ts';
import { decide, type Role } from '../../../roles/decide.ts';
import type { Effect, RoleEvent } from '../../../roles/effects.ts';
import { initialState, type RoleState } from '../../../roles/state.ts';

export const account = (n: number): Hex => `0x${n.toString(16).padStart(40, '0')}`;
export const word = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
export const ATN = 10n ** 18n;

export const PARAMS: ProjectParams = {
  programHash: word(1),
  dataMode: 0,
  engine: 0,
  mergeRule: 0,
  mergeF: 0,
  minInputs: 1,
  toleranceBps: 100,
  recentRounds: 2,
  holdoutDigest: word(0),
  solverPool: 6n * ATN,
  coordinatorPool: 3n * ATN,
  proposerPool: ATN,
  aggregationPool: ATN,
  target: 50_000,
  minGain: 0,
  capacity: 2,
  seats: 2,
  minSeats: 1,
  sampled: 2,
  intervals: 10,
  normMax: 0n,
  stepsMax: 1000,
  joinWindow: 60,
  trainWindow: 60,
  truthWindow: 60,
  revealWindow: 60,
  judgeWindow: 60,
  tallyWindow: 60,
  roundWindow: 60,
  mergeWindow: 60,
  attestWindow: 60,
  seatWindowBlocks: 6,
};

/** Plays events to one role and keeps what it wished for. */
export class Script {
  readonly role: Role;
  /** Keys of the hints published so far, but for how the node stands. */
  readonly hints: string[] = [];
  state: RoleState;
  block = 10;
  timestamp = 1_000;

  constructor(role: Role, me: Hex) {
    this.role = role;
    this.state = initialState(me, 1n);
  }

  #take(event: RoleEvent): readonly Effect[] {
    const { state, effects } = decide(this.role, this.state, event);
    this.state = state;
    for (const { kind, key } of effects) if (kind === 'publish' && !key.startsWith('publish/status/')) this.hints.push(key);
    return effects;
  }

  chain<N extends ChainEventName>(name: N, args: ChainEvents[N]): void {
    const place = { block: this.block, timestamp: this.timestamp, txHash: word(0), logIndex: 0, address: account(0) };
    this.#take({ kind: 'chain', event: { name, args, ...place } as ChainEvent });
  }

  /** Ends the block and gives the keys of the new wishes, hints aside. */
  next(blocks = 1, seconds = 0): string[] {
    this.block += blocks;
    this.timestamp += seconds;
    return this.#take({ kind: 'block', block: this.block, timestamp: this.timestamp }).flatMap((e) =>
      e.kind === 'publish' ? [] : [e.key],
    );
  }

  done(key: string, result?: unknown): string[] {
    return this.#take({ kind: 'done', key, result }).flatMap((e) => (e.kind === 'publish' ? [] : [e.key]));
  }

  failed(key: string): string[] {
    return this.#take({ kind: 'failed', key, reason: 'test' }).flatMap((e) => (e.kind === 'publish' ? [] : [e.key]));
  }

  reorged(): void {
    this.#take({ kind: 'reorged' });
  }

  /** A project with parameters known to the role. */
  project(): this {
    this.chain('ProjectCreated', { projectId: 1n, owner: account(99), specDigest: word(2), genesisDigest: word(3) });
    this.chain('ParamsChanged', { projectId: 1n, paramsVersion: 1 });
    return this;
  }

  /** A first task by `proposer`, open. */
  task(proposer: Hex): this {
    this.chain('RoundOpened', { projectId: 1n, round: 1, paramsVersion: 1 });
    this.chain('TaskProposed', {
      taskId: 1n,
      projectId: 1n,
      proposer,
      round: 1,
      taskNumber: 0,
      specDigest: word(4),
      truthCommitment: word(5),
      headVersion: 0,
      headDigest: word(3),
    });
    this.enter('open');
    return this;
  }

  enter(state: Exclude<TaskState, 'none'>, deadline = 2_000): void {
    this.chain('TaskStateChanged', { taskId: 1n, state: TASK_STATES.indexOf(state), deadline });
  }

  /** The first task, settled with the solution of slot 0 accepted and ballots of these coordinators, in a round that now merges. */
  merging(coordinators: readonly Hex[], deadline = 2_000): this {
    this.task(account(5));
    this.chain('SolverJoined', { taskId: 1n, solver: account(1), slot: 0 });
    this.chain('SolutionCommitted', { taskId: 1n, solver: account(1), slot: 0, commitment: word(20) });
    const revealed = { updateDigest: word(21), checkpointRoot: word(22), dataRoot: word(23), steps: 100, leavesDigest: word(24) };
    this.chain('SolutionRevealed', { taskId: 1n, solver: account(1), slot: 0, ...revealed });
    this.chain('TruthRevealed', { taskId: 1n, truthDigest: word(25) });
    for (const [i, coordinator] of coordinators.entries()) {
      this.chain('SeatClaimed', { taskId: 1n, coordinator, ticket: BigInt(i + 1), displaced: account(0) });
      this.chain('BallotCommitted', { taskId: 1n, coordinator, commitment: word(26) });
      const ballot = { verdict: 0, scores: [100], refutedMask: 0n, reportDigest: word(27) };
      this.chain('BallotRevealed', { taskId: 1n, coordinator, ...ballot });
    }
    this.enter('settled', 0);
    const settlement = { weightMedians: [1n], scoreMedians: [100], g: 100, acceptedMask: 1n, refutedMask: 0n };
    this.chain('TaskSettled', { taskId: 1n, ...settlement });
    this.chain('RoundMerging', { projectId: 1n, round: 1, inputs: 1, seats: coordinators.length, deadline });
    return this;
  }

  /** An aggregator's proposal in the merging round. */
  proposal(attempt = 1, digest = word(31), deadline = 3_000): void {
    const proposal = { projectId: 1n, round: 1, attempt, aggregator: account(40), digest, inputRoot: word(32), deadline };
    this.chain('VersionProposed', proposal);
  }
}
