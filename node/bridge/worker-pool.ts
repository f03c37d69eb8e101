import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { BridgeMetrics } from './bridge-metrics.ts';
import type { JobAnswer, RemoteJob } from './remote-job.ts';
import type { RemoteWorker } from './remote-worker.ts';

/** Bounds of a pool. */
export type PoolOptions = {
  /** Longest that a job waits for a free worker. */
  readonly waitMs: number;
  /** Jobs that may wait at a time. */
  readonly maxWaiting: number;
};

type Waiting = { readonly program: Hex; readonly give: (worker: RemoteWorker) => void };

/** Workers that a job may end with it before it is given up. */
const ATTEMPTS = 3;

/** Gives jobs to idle workers that have their program, first come first served, and repeats a job whose worker was lost. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #metrics: BridgeMetrics;
  readonly #workers = new Set<RemoteWorker>();
  readonly #closed = new AbortController();
  #waiting: Waiting[] = [];

  constructor(
    options: PoolOptions,
    modules: { readonly clock: Clock; readonly logger: Logger; readonly metrics: BridgeMetrics },
  ) {
    this.#options = options;
    this.#clock = modules.clock;
    this.#logger = modules.logger;
    this.#metrics = modules.metrics;
  }

  /** The connected workers. */
  get workers(): readonly RemoteWorker[] {
    return [...this.#workers];
  }

  /** Takes a worker in until its line is gone. */
  add(worker: RemoteWorker): void {
    this.#workers.add(worker);
    this.#metrics.workers.set({}, this.#workers.size);
    worker.link.gone.addEventListener(
      'abort',
      () => {
        this.#workers.delete(worker);
        this.#metrics.workers.set({}, this.#workers.size);
      },
      { once: true },
    );
    this.offer(worker);
  }

  /** Gives an idle worker the first job that waits for one like it. */
  offer(worker: RemoteWorker): void {
    if (!worker.idle || !this.#workers.has(worker)) return;
    const index = this.#waiting.findIndex(({ program }) => worker.hello.programs.includes(program));
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.give(worker);
  }

  /**
   * Runs a job on some worker. Throws BRIDGE_NO_WORKER, BRIDGE_BUSY, BRIDGE_TOO_LARGE, BRIDGE_JOB_LOST, SUBSTRATE_CLOSED, and what the
   * engine's interface says.
   */
  async run(job: RemoteJob, signal?: AbortSignal): Promise<JobAnswer> {
    let detail = '';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const answer = this.#attempt(job, signal);
      try {
        const tensors = await answer;
        this.#metrics.jobs.inc({ outcome: 'done' });
        return tensors;
      } catch (error) {
        if (
          !isTempernetError(error) ||
          !['BRIDGE_WORKER_LOST', 'BRIDGE_BAD_ANSWER'].includes(error.code) ||
          this.#closed.signal.aborted
        ) {
          this.#metrics.jobs.inc({ outcome: 'failed' });
          throw this.#closed.signal.aborted ? closedError() : error;
        }
        detail = error.message;
        this.#metrics.jobs.inc({ outcome: 'lost' });
        this.#logger.warn({ call: job.call, attempt, detail }, 'a job was lost with its worker');
      }
    }
    throw new TempernetError('BRIDGE_JOB_LOST', { call: job.call, attempts: ATTEMPTS, detail });
  }

  /** Refuses what waits and what comes; closes every line. */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all([...this.#workers].map((worker) => worker.link.close()));
  }

  /** One attempt; the job begins in the same turn in which a worker is found, so that nobody else takes it. */
  #attempt(job: RemoteJob, signal: AbortSignal | undefined): Promise<JobAnswer> {
    if (this.#closed.signal.aborted) return Promise.reject(closedError());
    const free = this.workers.find((worker) => worker.idle && worker.hello.programs.includes(job.program));
    if (free !== undefined) return free.run(job, signal);
    if (this.#waiting.length >= this.#options.maxWaiting)
      return Promise.reject(new TempernetError('BRIDGE_BUSY', { waiting: this.#waiting.length }));
    return new Promise((resolve, reject) => {
      const { waitMs } = this.#options;
      const over = new AbortController();
      const stop = (error: TempernetError): void => {
        over.abort();
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(error);
      };
      const waiting: Waiting = {
        program: job.program,
        give: (worker) => {
          over.abort();
          resolve(worker.run(job, signal));
        },
      };
      this.#waiting.push(waiting);
      signal?.addEventListener(
        'abort',
        () => stop(new TempernetError('SUBSTRATE_ABORTED', { call: job.call }, { cause: signal.reason })),
        { once: true, signal: over.signal },
      );
      this.#closed.signal.addEventListener('abort', () => stop(closedError()), { once: true, signal: over.signal });
      if (signal?.aborted) return stop(new TempernetError('SUBSTRATE_ABORTED', { call: job.call }, { cause: signal.reason }));
      void this.#clock.sleep(waitMs, over.signal).then(() => {
        if (!over.signal.aborted) stop(this.#noWorker(job.program));
      });
    });
  }

  #noWorker(programHash: Hex): TempernetError {
    const offering = this.workers.filter(({ hello }) => hello.programs.includes(programHash)).length;
    const { waitMs } = this.#options;
    return new TempernetError('BRIDGE_NO_WORKER', { programHash, waitMs, workers: this.#workers.size, offering });
  }
}

const closedError = (): TempernetError => new TempernetError('SUBSTRATE_CLOSED', { what: 'bridge' });
