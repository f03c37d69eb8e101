import { Worker } from 'node:worker_threads';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { StartTimer } from '../machine-timer.ts';
import type { WorkerCall, WorkerReply, WorkerResult, WorkerSetup } from './worker-messages.ts';

/** What bounds a call: the caller's signal and a time limit. */
export type CallBounds = { readonly signal: AbortSignal | undefined; readonly limitMs: number; readonly startTimer: StartTimer };

/** What a worker's own script may use beside engine memory and tensors, which do not count here: it needs a tenth of it. */
const SCRIPT_MB = 512;

/** One worker of the exact engine, one call at a time. A call that is aborted, too slow or fatal ends the worker. */
export class WorkerSlot {
  private readonly worker: Worker;
  private alive = true;
  /** Numbers of the programs that are open in this worker. */
  readonly programs = new Set<number>();
  /** Most memory that its engine may have. */
  readonly memoryBytes: number;
  /** What its engine's memory has grown to, as of its last answer. */
  heapBytes = 0;

  constructor(setup: WorkerSetup) {
    this.memoryBytes = setup.memoryBytes;
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: setup,
      name: 'tempernet-exact',
      resourceLimits: { maxOldGenerationSizeMb: SCRIPT_MB },
    });
    this.worker.unref();
    this.worker.on('error', () => {
      this.alive = false;
    });
    this.worker.on('exit', () => {
      this.alive = false;
    });
  }

  get usable(): boolean {
    return this.alive;
  }

  call(message: WorkerCall, { signal, limitMs, startTimer }: CallBounds): Promise<WorkerResult> {
    const { call } = message;
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        stopTimer();
        signal?.removeEventListener('abort', onAbort);
        this.worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        this.worker.unref();
        settle();
      };
      const fail = (error: TempernetError): void => {
        void this.terminate();
        done(() => reject(error));
      };
      const onAbort = (): void => fail(new TempernetError('SUBSTRATE_ABORTED', { call }, { cause: signal?.reason }));
      const onMessage = (reply: WorkerReply): void => {
        if (reply.ok) {
          this.heapBytes = reply.heapBytes;
          done(() => resolve(reply.result));
        } else {
          const error = new TempernetError(reply.code, { ...reply.fields, call });
          if (reply.fatal) fail(error);
          else done(() => reject(error));
        }
      };
      const onError = (cause: Error): void =>
        fail(new TempernetError('SUBSTRATE_ENGINE_FAILED', { call, detail: cause.message.slice(0, 500) }, { cause }));
      const onExit = (): void => fail(new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' }));
      this.worker.ref();
      this.worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      const stopTimer = startTimer(limitMs, () => fail(new TempernetError('SUBSTRATE_TIME_LIMIT', { call, limitMs })));
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
      else if (!this.alive) onExit();
      else this.worker.postMessage(message);
    });
  }

  async terminate(): Promise<void> {
    this.alive = false;
    await this.worker.terminate();
  }
}
