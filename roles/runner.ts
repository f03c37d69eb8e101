import type { ChainClient } from '../node/chain/client-types.ts';
import type { ChainEvent } from '../node/chain/events.ts';
import type { Logger } from '../node/log/logger.ts';
import type { Network } from '../node/net/network.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';
import { decide, type Role } from './decide.ts';
import type { Effect, RoleEvent } from './effects.ts';
import { type DoWork, doWork } from './handlers/do-work.ts';
import type { Workshop } from './handlers/workshop.ts';
import { initialState, type RoleState } from './state.ts';

/** `projectId`: the project served. `fromBlock`: where the deployment's history starts. */
export type RunnerOptions = { readonly me: Hex; readonly projectId: bigint; readonly fromBlock?: number };

export type RunnerModules = {
  readonly chain: ChainClient;
  readonly workshop: Workshop;
  readonly network: Pick<Network, 'publish'>;
  readonly logger: Logger;
  /** How work is done. @default honestly */
  readonly doWork?: DoWork;
  /** True for a statement of this account that was not made here; while the chain's past is read nobody is asked. */
  readonly isForeign?: (event: ChainEvent) => boolean;
  /** Told after every block. */
  readonly onBlock?: (state: RoleState) => void;
};

/**
 * Runs one role: feeds it the chain's events, carries its effects out, feeds back how they ended. The state is rebuilt from
 * the chain at every start; what the node bound itself to is in the journal, which the work consults first.
 */
export class RoleRunner {
  readonly #role: Role;
  readonly #options: RunnerOptions;
  readonly #modules: RunnerModules;
  readonly #abort = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  #state: RoleState;
  #following: Promise<void> | undefined;

  constructor(role: Role, options: RunnerOptions, modules: RunnerModules) {
    this.#role = role;
    this.#options = options;
    this.#modules = modules;
    this.#state = initialState(options.me, options.projectId);
  }

  get state(): RoleState {
    return this.#state;
  }

  /** Resolves when stopped; rejects when the chain can no longer be followed. Idempotent. */
  start(): Promise<void> {
    this.#following ??= this.#follow().catch((error: unknown) => this.#restart(error));
    return this.#following;
  }

  /** Ends work in flight and waits for it. Idempotent. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#following?.catch(() => undefined);
    await Promise.allSettled(this.#inFlight);
  }

  async #follow(): Promise<void> {
    const { chain, onBlock } = this.#modules;
    const { fromBlock = 0 } = this.#options;
    // Blocks of the past are folded in without a decision on each: what was to be done then is over.
    const now = await chain.head().catch(() => ({ number: 0 }));
    await chain.follow(
      async ({ events, block, timestamp, reorgedTo }) => {
        // A reorganisation undoes events that the view has folded in: read the chain anew.
        if (reorgedTo !== undefined) throw new Reorganised();
        if (block > now.number) for (const event of events) this.#refuse(event);
        for (const event of events) this.#take({ kind: 'chain', event });
        if (block < now.number) return;
        this.#take({ kind: 'block', block, timestamp });
        onBlock?.(this.#state);
      },
      { fromBlock, signal: this.#abort.signal },
    );
  }

  #restart(error: unknown): Promise<void> {
    if (!(error instanceof Reorganised)) throw error;
    this.#modules.logger.warn({}, 'chain reorganised, reading it anew');
    this.#take({ kind: 'reorged' });
    this.#following = undefined;
    return this.start();
  }

  /** Throws ROLE_FOREIGN_STATEMENT: somebody else speaks for this account, now. */
  #refuse(event: ChainEvent): void {
    if (this.#modules.isForeign?.(event) !== true) return;
    const where = 'taskId' in event.args ? `task ${event.args.taskId}` : 'this project';
    throw new TempernetError('ROLE_FOREIGN_STATEMENT', { account: this.#options.me, where });
  }

  #take(event: RoleEvent): void {
    const { state, effects } = decide(this.#role, this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    const done = this.#perform(effect).then(
      (result) => {
        // What ends after `stop` is told to nobody: it must not lead to further effects.
        if (!this.#abort.signal.aborted) this.#take({ kind: 'done', key: effect.key, result });
      },
      (error: unknown) => {
        if (this.#abort.signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.#modules.logger.warn({ effect: effect.key, reason }, 'effect failed');
        this.#take({ kind: 'failed', key: effect.key, reason });
      },
    );
    this.#inFlight.add(done);
    void done.finally(() => this.#inFlight.delete(done));
  }

  async #perform(effect: Effect): Promise<unknown> {
    const { chain, workshop, network, logger } = this.#modules;
    const { signal } = this.#abort;
    if (effect.kind === 'work') return (this.#modules.doWork ?? doWork)(workshop, effect.work, signal);
    if (effect.kind === 'publish') return network.publish(effect.hint.topic, effect.hint.message);
    const sent = await chain.send(effect.call, { signal });
    logger.info({ effect: effect.key, block: sent.block, gasUsed: sent.gasUsed }, 'sent');
    return sent;
  }
}

class Reorganised extends Error {}
