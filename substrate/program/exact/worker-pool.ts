import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { WorkerSetup } from './worker-messages.ts';
import { WorkerSlot } from './worker-slot.ts';

/** Who asks for a worker: an open program, and the memory that its workers may have. */
export type Claim = { readonly program: number; readonly memoryBytes: number };

type Waiter = {
  readonly claim: Claim;
  readonly give: (slot: WorkerSlot) => void;
  readonly refuse: (error: TempernetError) => void;
};

/**
 * A fixed number of workers, started when first needed, given out one at a time in order of asking; dead ones are replaced. A worker
 * serves one program at a time, so that a program's memory limit is its alone; an idle one gives way to another program.
 */
export class WorkerPool {
  private readonly setup: Omit<WorkerSetup, 'memoryBytes'>;
  private readonly size: number;
  private readonly idle: WorkerSlot[] = [];
  private readonly all = new Set<WorkerSlot>();
  private readonly waiting: Waiter[] = [];
  private closed = false;
  /** Most bytes that the engine of one of the workers has had. */
  peakBytes = 0;

  constructor(size: number, setup: Omit<WorkerSetup, 'memoryBytes'>) {
    this.size = size;
    this.setup = setup;
  }

  /** Runs `use` with a worker of its own, one that has the program open if there is one. */
  async run<T>(signal: AbortSignal | undefined, claim: Claim, use: (slot: WorkerSlot) => Promise<T>): Promise<T> {
    const slot = await this.acquire(signal, claim);
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

  private acquire(signal: AbortSignal | undefined, claim: Claim): Promise<WorkerSlot> {
    if (this.closed) return Promise.reject(new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' }));
    if (signal?.aborted)
      return Promise.reject(new TempernetError('SUBSTRATE_ABORTED', { call: 'wait' }, { cause: signal.reason }));
    this.bury();
    const slot = this.take(claim);
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new TempernetError('SUBSTRATE_ABORTED', { call: 'wait' }, { cause: signal?.reason }));
      };
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        claim,
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
    this.peakBytes = Math.max(this.peakBytes, slot.heapBytes);
    if (this.closed) return;
    if (slot.usable) this.idle.push(slot);
    this.bury();
    const next = this.waiting[0];
    const free = next && this.take(next.claim);
    if (free === undefined) return;
    this.waiting.shift();
    next!.give(free);
  }

  /** A worker for this program: one that has it open, an unused one of its limit, a new one, or a new one in an idle one's place. */
  private take({ program, memoryBytes }: Claim): WorkerSlot | undefined {
    const open = this.idle.findIndex((slot) => slot.programs.has(program));
    const unused = this.idle.findIndex((slot) => slot.programs.size === 0 && slot.memoryBytes === memoryBytes);
    const index = open >= 0 ? open : unused;
    if (index >= 0) return this.idle.splice(index, 1)[0];
    if (this.all.size >= this.size) {
      const other = this.idle.shift();
      if (other === undefined) return undefined;
      this.all.delete(other);
      void other.terminate();
    }
    return this.start(memoryBytes);
  }

  private start(memoryBytes: number): WorkerSlot {
    const slot = new WorkerSlot({ ...this.setup, memoryBytes });
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
