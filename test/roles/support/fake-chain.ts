import type { ChainBatch, ChainClient, ContractCall, SentTransaction } from '../../../node/chain/client-types.ts';
import type { ChainEvent } from '../../../node/chain/events.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { word } from './script.ts';

/** A transaction that the test answers. */
export type PendingSend = { readonly call: ContractCall; mined(block: number): void; failed(error: Error): void };

/** A chain whose blocks and receipts a test deals out one by one; only what a runner uses. */
export class FakeChain {
  readonly sends: PendingSend[] = [];
  /** `fromBlock` of each reading. */
  readonly readings: number[] = [];
  readonly client: ChainClient;
  headNumber = 0;
  #stream: { take(batch: ChainBatch): Promise<void>; opened: boolean } | undefined;
  #opened = Promise.withResolvers<void>();

  constructor() {
    const used: Pick<ChainClient, 'follow' | 'send' | 'head' | 'blockHash'> = {
      follow: (handler, { fromBlock = 0, signal } = {}) => {
        this.readings.push(fromBlock);
        const over = Promise.withResolvers<void>();
        const take = (batch: ChainBatch): Promise<void> =>
          handler(batch).catch((error: unknown) => {
            this.#stream = undefined;
            this.#opened = Promise.withResolvers();
            over.reject(error);
          });
        this.#stream = { take, opened: true };
        this.#opened.resolve();
        if (signal?.aborted) over.resolve();
        signal?.addEventListener('abort', () => over.resolve(), { once: true });
        return over.promise;
      },
      send: (call, { signal } = {}) => {
        const { promise, resolve, reject } = Promise.withResolvers<SentTransaction>();
        const mined = (block: number): void => resolve({ txHash: word(block), block, gasUsed: 1, status: 1, events: [] });
        this.sends.push({ call, mined, failed: reject });
        signal?.addEventListener('abort', () => reject(new TempernetError('CHAIN_ABORTED', { method: call.method })));
        return promise;
      },
      head: async () => ({ number: this.headNumber, timestamp: 0 }),
      blockHash: async (block) => word(block),
    };
    this.client = used as ChainClient;
  }

  /** Delivers a block once someone reads. */
  async block(block: number, events: readonly ChainEvent[] = []): Promise<void> {
    await this.#deliver({ events: [...events], block, timestamp: 1_000 + block, hash: word(block) });
  }

  /** Says that everything above this block is undone. */
  async reorg(block: number): Promise<void> {
    await this.#deliver({ events: [], block, timestamp: 1_000 + block, hash: word(block), reorgedTo: block });
  }

  async #deliver(batch: ChainBatch): Promise<void> {
    await this.#opened.promise;
    await this.#stream?.take(batch);
  }
}
