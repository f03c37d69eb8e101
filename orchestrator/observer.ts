import type { ChainClient } from '../node/chain/client-types.ts';
import type { ChainEvent } from '../node/chain/events.ts';
import { TASK_STATES } from '../protocol/lifecycle.ts';
import { EMPTY_LEDGER, type LedgerView, reduceLedger } from '../roles/view/ledger-view.ts';
import { EMPTY_VIEW, type NetworkView, reduceView } from '../roles/view/network-view.ts';

/** When the observer saw a round's moments, milliseconds of its own clock. */
export type RoundTimes = {
  readonly opened: number;
  readonly firstBlock: number;
  readonly marks: Record<string, number>;
  lastBlock: number;
};

/** Follows the chain as any outsider could and remembers when it saw what. */
export class Observer {
  readonly #chain: ChainClient;
  readonly #now: () => number;
  readonly #abort = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly times = new Map<number, RoundTimes>();
  readonly events: ChainEvent[] = [];
  view: NetworkView = EMPTY_VIEW;
  ledger: LedgerView = EMPTY_LEDGER;
  block = 0;
  /** Clock reading at the newest event: how long nothing has happened. */
  lastEventAt: number;
  #running: Promise<void> | undefined;

  constructor(modules: { readonly chain: ChainClient; readonly now: () => number }) {
    this.#chain = modules.chain;
    this.#now = modules.now;
    this.lastEventAt = modules.now();
  }

  start(): Promise<void> {
    this.#running ??= this.#chain.follow(
      async (batch) => {
        if (batch.reorgedTo !== undefined) this.#unwind(batch.reorgedTo);
        for (const event of batch.events) this.#take(event);
        this.block = batch.block;
        for (const wake of [...this.#waiting]) wake();
      },
      { signal: this.#abort.signal },
    );
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running?.catch(() => undefined);
  }

  /** Resolves at the first block after which `condition` gives a value; rejects when the signal fires. */
  until<T>(condition: () => T | undefined, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const look = (): void => {
        const value = condition();
        if (value === undefined) return;
        end();
        resolve(value);
      };
      const abort = (): void => {
        end();
        reject(signal.reason as Error);
      };
      const end = (): void => {
        this.#waiting.delete(look);
        signal.removeEventListener('abort', abort);
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      else look();
    });
  }

  /** Folds anew what stands up to `block`; what was seen above it did not happen. */
  #unwind(block: number): void {
    const kept = this.events.splice(0).filter((event) => event.block <= block);
    this.view = EMPTY_VIEW;
    this.ledger = EMPTY_LEDGER;
    this.times.clear();
    for (const event of kept) this.#take(event);
  }

  #take(event: ChainEvent): void {
    this.view = reduceView(this.view, event);
    this.ledger = reduceLedger(this.ledger, event);
    this.events.push(event);
    this.lastEventAt = this.#now();
    this.#mark(event);
  }

  #mark(event: ChainEvent): void {
    if (event.name === 'RoundOpened') {
      this.times.set(event.args.round, { opened: this.#now(), firstBlock: event.block, marks: {}, lastBlock: event.block });
    }
    const round = this.#roundOf(event);
    const times = round === undefined ? undefined : this.times.get(round);
    if (times === undefined) return;
    times.lastBlock = event.block;
    // Of several tasks the last one to enter a state counts: that is when the round got there.
    const mark = markOf(event);
    if (mark !== undefined) times.marks[mark] = this.#now() - times.opened;
  }

  #roundOf(event: ChainEvent): number | undefined {
    if ('round' in event.args) return event.args.round;
    return 'taskId' in event.args ? this.view.tasks[String(event.args.taskId)]?.round : undefined;
  }
}

const markOf = (event: ChainEvent): string | undefined => {
  switch (event.name) {
    case 'TaskStateChanged':
      return TASK_STATES[event.args.state];
    case 'RoundMerging':
      return 'merging';
    case 'VersionProposed':
      return 'proposed';
    case 'RoundEnded':
      return 'ended';
    default:
      return undefined;
  }
};
