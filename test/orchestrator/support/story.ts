import type { ChainEvent, ChainEventName, ChainEvents } from '../../../node/chain/events.ts';
import type { ProjectParams } from '../../../node/chain/struct-table.ts';
import type { Records } from '../../../orchestrator/records/records.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { TASK_STATES, type TaskState } from '../../../protocol/lifecycle.ts';
import { account, PARAMS, word } from '../../roles/support/script.ts';
import { memoryContent } from '../../support/memory-content.ts';
import { ADDRESSES, emitterOf } from './sample-events.ts';

/** Who is who in a story. */
export const PROPOSER = account(5);
export const SOLVERS = [account(11), account(12), account(13)] as const;
export const SEATS = [account(21), account(22), account(23)] as const;

/** A chain's events told one by one, as a contract would emit them, and the records that they make. */
export class Story {
  readonly events: ChainEvent[] = [];
  readonly params: ProjectParams;
  #block = 1;
  #tx = 1;

  constructor(params: Partial<ProjectParams> = {}) {
    this.params = { ...PARAMS, ...params };
    this.say('ProjectCreated', { projectId: 1n, owner: account(99), specDigest: word(2), genesisDigest: word(3) });
    this.say('ParamsChanged', { projectId: 1n, paramsVersion: 1 });
    for (const coordinator of SEATS)
      this.say('Staked', { account: coordinator, role: 2, from: coordinator, amount: 10n ** 21n, held: 10n ** 21n });
    this.next().say('RoundOpened', { projectId: 1n, round: 1, paramsVersion: 1 });
  }

  /** What follows is another transaction, a block later. */
  next(): this {
    this.#block++;
    this.#tx++;
    return this;
  }

  get txHash(): Hex {
    return word(this.#tx);
  }

  say<N extends ChainEventName>(name: N, args: ChainEvents[N]): this {
    const place = { block: this.#block, timestamp: 1_000 + this.#block, logIndex: this.events.length, address: emitterOf(name) };
    this.events.push({ name, args, ...place, txHash: this.txHash } as ChainEvent);
    return this;
  }

  enter(taskId: bigint, state: TaskState): this {
    return this.say('TaskStateChanged', { taskId, state: TASK_STATES.indexOf(state), deadline: 2_000 });
  }

  /** A task that `solvers` joined and the first `committed` of them committed to, in Training. */
  task(taskId: bigint, solvers: readonly Hex[], committed: number): this {
    const head = { specDigest: word(4), truthCommitment: word(5), headVersion: 0, headDigest: word(3) };
    this.next().say('TaskProposed', {
      taskId,
      projectId: 1n,
      proposer: PROPOSER,
      round: 1,
      taskNumber: Number(taskId) - 1,
      ...head,
    });
    this.enter(taskId, 'open');
    for (const [slot, solver] of solvers.entries()) this.next().say('SolverJoined', { taskId, solver, slot });
    this.enter(taskId, 'training');
    for (const [slot, solver] of solvers.slice(0, committed).entries())
      this.next().say('SolutionCommitted', { taskId, solver, slot, commitment: word(20 + slot) });
    return this;
  }

  records(): Records {
    return {
      origin: 'a story',
      kind: 'folder',
      chainId: 5,
      addresses: ADDRESSES,
      events: this.events,
      names: {},
      content: memoryContent(),
      params: async () => this.params,
      close: async () => undefined,
    };
  }
}
