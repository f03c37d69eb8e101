import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Clock } from '../process/clock.ts';
import { CLOSE } from './bridge-protocol.ts';
import type { Frame, TensorShape } from './frame.ts';
import type { Hello } from './hello.ts';
import type { JobAnswer, JobBounds, RemoteJob } from './remote-job.ts';
import type { WorkerLink } from './worker-link.ts';

type Running = {
  readonly number: number;
  readonly job: RemoteJob;
  readonly resolve: (answer: JobAnswer) => void;
  readonly reject: (error: TempernetError) => void;
  /** Aborts when the worker has nothing more to do with the job. */
  readonly over: AbortController;
  lastProgress: number;
};

/**
 * A connected worker: one job at a time, each answer held against what was asked. Whoever answers what was not asked is cut off, and
 * so is who makes no progress or does not stop when told to; its job gets `BRIDGE_WORKER_LOST` and may be given to another one.
 */
export class RemoteWorker {
  readonly hello: Hello;
  readonly link: WorkerLink;
  readonly #bounds: JobBounds;
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  #running: Running | undefined;
  #next = 1;

  constructor(
    hello: Hello,
    bounds: JobBounds,
    modules: { readonly link: WorkerLink; readonly clock: Clock; readonly onIdle: () => void },
  ) {
    this.hello = hello;
    this.#bounds = bounds;
    this.link = modules.link;
    this.#clock = modules.clock;
    this.#onIdle = modules.onIdle;
    this.link.gone.addEventListener('abort', () => this.#end()?.reject(this.#lost()), { once: true });
  }

  get idle(): boolean {
    return this.#running === undefined && !this.link.gone.aborted;
  }

  /** Runs a job; the worker must be idle. Throws BRIDGE_WORKER_LOST, BRIDGE_TOO_LARGE and what the engine's interface says. */
  run(job: RemoteJob, signal?: AbortSignal): Promise<JobAnswer> {
    if (signal?.aborted) return Promise.reject(aborted(job, signal));
    return new Promise((resolve, reject) => {
      const running: Running = {
        number: this.#next++,
        job,
        resolve,
        reject,
        over: new AbortController(),
        lastProgress: this.#clock.now(),
      };
      this.#running = running;
      const giveUp = (): void => void this.#cancel(running, aborted(job, signal));
      signal?.addEventListener('abort', giveUp, { once: true, signal: running.over.signal });
      void this.#watch(running);
      this.link
        .send({ type: 'job', job: running.number, call: job.call, program: job.program }, job.tensors)
        .catch((error: TempernetError) => this.#end(running)?.reject(error));
    });
  }

  /** Takes a message of the worker. Throws `BRIDGE_BAD_ANSWER`, upon which the line is to be cut. */
  take({ head, tensors }: Frame): void {
    const running = this.#running;
    const bad = (detail: string): TempernetError => new TempernetError('BRIDGE_BAD_ANSWER', { detail });
    if (running === undefined || head.job !== running.number) throw bad('it is about a job that was not given');
    const { memoryBytes } = head;
    if (typeof memoryBytes !== 'number') throw bad('it does not tell its memory');
    if (this.hello.memoryBytes > 0 && memoryBytes > this.hello.memoryBytes) {
      this.link.cut(CLOSE.memory, `the worker uses ${memoryBytes} bytes, more than it may`);
      return;
    }
    switch (head.type) {
      case 'progress':
        running.lastProgress = this.#clock.now();
        return;
      case 'error':
        this.#end()?.reject(refusalOf(running.job, head));
        return;
      case 'result': {
        const problem = differenceOf(running.job.expected, tensors);
        if (problem !== undefined) throw bad(problem);
        this.#end()?.resolve(tensors);
        return;
      }
      default:
        throw bad('it is no message of a worker');
    }
  }

  /** Leaves the job, for whatever reason; the caller settles it. */
  #end(only = this.#running): Running | undefined {
    const running = this.#running;
    if (running === undefined || running !== only) return undefined;
    this.#running = undefined;
    running.over.abort();
    // Not before the caller has settled the job, which would otherwise be settled after the next one has begun.
    queueMicrotask(this.#onIdle);
    return running;
  }

  /** Rejects the job now; the worker is given a moment to leave it. */
  async #cancel(running: Running, error: TempernetError): Promise<void> {
    if (this.#running !== running) return;
    running.reject(error);
    const { graceMs } = this.#bounds;
    void this.link.send({ type: 'cancel', job: running.number }).catch(() => undefined);
    await this.#clock.sleep(graceMs, running.over.signal);
    if (!running.over.signal.aborted) this.link.cut(CLOSE.late, 'the worker does not leave a job that was given up');
  }

  async #watch(running: Running): Promise<void> {
    const { callMs, stallMs } = this.#bounds;
    const over = running.over.signal;
    const until = this.#clock.now() + callMs;
    while (!over.aborted) {
      const now = this.#clock.now();
      const stalled = running.lastProgress + stallMs;
      if (now >= until) {
        const fields = { call: running.job.call, limitMs: callMs };
        return this.#cancel(running, new TempernetError('SUBSTRATE_TIME_LIMIT', fields));
      }
      if (now >= stalled) return this.link.cut(CLOSE.late, `no progress within ${stallMs} ms`);
      await this.#clock.sleep(Math.min(until, stalled) - now, over);
    }
  }

  #lost(): TempernetError {
    return new TempernetError('BRIDGE_WORKER_LOST', { detail: String(this.link.gone.reason).slice(0, 300) });
  }
}

const aborted = (job: RemoteJob, signal: AbortSignal | undefined): TempernetError =>
  new TempernetError('SUBSTRATE_ABORTED', { call: job.call }, { cause: signal?.reason });

/** What a worker says of a job that it could not do. */
const refusalOf = (job: RemoteJob, { kind, detail }: Readonly<Record<string, unknown>>): TempernetError => {
  const text = typeof detail === 'string' ? detail.slice(0, 500) : '';
  switch (kind) {
    case 'program':
      return new TempernetError('SUBSTRATE_ENGINE_FAILED', { call: job.call, detail: text });
    case 'memory':
      return new TempernetError('BRIDGE_WORKER_LOST', { detail: text });
    default:
      return new TempernetError('BRIDGE_BAD_ANSWER', { detail: `it refused the job: ${text}` });
  }
};

/** How the tensors of an answer differ from what was asked, in words; undefined when they do not. */
const differenceOf = (expected: readonly TensorShape[], found: readonly TensorShape[]): string | undefined => {
  if (found.length !== expected.length) return `${found.length} tensors instead of ${expected.length}`;
  for (const [i, want] of expected.entries()) {
    const { name, dtype, shape } = found[i] as TensorShape;
    if (
      name !== want.name ||
      dtype !== want.dtype ||
      shape.length !== want.shape.length ||
      !shape.every((n, d) => n === want.shape[d])
    )
      return `tensor ${i} is ${dtype} [${shape}] under another name, type or shape than ${want.name}: ${want.dtype} [${want.shape}]`;
  }
  return undefined;
};
