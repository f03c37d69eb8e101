import type { ChainEvent, ChainEventName, ChainEvents } from '../../../node/chain/events.ts';
import type { ProjectParams } from '../../../node/chain/struct-table.ts';
import type { Hex } from '../../../protocol/hex.ts';
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

  enter(state: 'open' | 'training' | 'sealed' | 'revealing' | 'judging' | 'tallying' | 'settled', deadline = 2_000): void {
    const number = ['none', 'open', 'training', 'sealed', 'revealing', 'judging', 'tallying', 'settled'].indexOf(state);
    this.chain('TaskStateChanged', { taskId: 1n, state: number, deadline });
  }
}
