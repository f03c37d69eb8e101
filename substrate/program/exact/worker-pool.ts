import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { WorkerSetup } from './worker-messages.ts';
import { WorkerSlot } from './worker-slot.ts';

type Waiter = { readonly give: (slot: WorkerSlot) => void; readonly refuse: (error: TempernetError) => void };

/** A fixed number of workers, started when first needed, given out one at a time in order of asking; dead ones are replaced. */
export class WorkerPool {
  private readonly setup: WorkerSetup;
  private readonly size: number;
  private readonly idle: WorkerSlot[] = [];
  private readonly all = new Set<WorkerSlot>();
  private readonly waiting: Waiter[] = [];
  private closed = false;

  constructor(size: number, setup: WorkerSetup) {
    this.size = size;
    this.setup = setup;
  }

  /** Runs `use` with a worker of its own, preferring one for which `prefers` holds. */
  async run<T>(
    signal: AbortSignal | undefined,
    prefers: (slot: WorkerSlot) => boolean,
    use: (slot: WorkerSlot) => Promise<T>,
  ): Promise<T> {
    const slot = await this.acquire(signal, prefers);
    try {
      return await use(slot);
    } finally {
      this.release(slot);
    }
  }

  /** Runs `use` on every idle worker; none of them is given out meanwhile. */
  async runOnIdle(use: (slot: WorkerSlot) => Promise<void>): Promise<void> {
    const slots = this.idle.splice(0).filter((slot) => slot.usable);
    await Promise.all(slots.map((slot) => use(slot).finally(() => this.release(slot))));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const waiter of this.waiting.splice(0)) waiter.refuse(new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' }));
    await Promise.all([...this.all].map((slot) => slot.terminate()));
    this.all.clear();
    this.idle.length = 0;
  }

  private acquire(signal: AbortSignal | undefined, prefers: (slot: WorkerSlot) => boolean): Promise<WorkerSlot> {
    if (this.closed) return Promise.reject(new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' }));
    if (signal?.aborted)
      return Promise.reject(new TempernetError('SUBSTRATE_ABORTED', { call: 'wait' }, { cause: signal.reason }));
    this.bury();
    const index = this.idle.findIndex(prefers);
    if (index >= 0) return Promise.resolve(this.idle.splice(index, 1)[0]!);
    if (this.all.size < this.size) return Promise.resolve(this.start());
    const slot = this.idle.shift();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new TempernetError('SUBSTRATE_ABORTED', { call: 'wait' }, { cause: signal?.reason }));
      };
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        give: (given) => {
          settled();
          resolve(given);
        },
        refuse: (error) => {
          settled();
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(waiter);
    });
  }

  private release(slot: WorkerSlot): void {
    if (this.closed) return;
    if (slot.usable) this.idle.push(slot);
    this.bury();
    const next = this.waiting.shift();
    if (next !== undefined) next.give(this.idle.shift() ?? this.start());
  }

  private start(): WorkerSlot {
    const slot = new WorkerSlot(this.setup);
    this.all.add(slot);
    return slot;
  }

  private bury(): void {
    for (const slot of this.all) {
      if (slot.usable) continue;
      this.all.delete(slot);
      const index = this.idle.indexOf(slot);
      if (index >= 0) this.idle.splice(index, 1);
    }
  }
}
