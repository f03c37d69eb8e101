import { delimiter, join } from 'node:path';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import { type RunningProcess, startProcess } from '../process/start-process.ts';
import { type WorkerSettings, workerArguments } from './worker-command.ts';
import { parseWorkerEvent, type WorkerEvent } from './worker-event.ts';

/** A Python worker on this machine and how it is kept alive. */
export type SupervisorOptions = {
  readonly settings: WorkerSettings;
  /** The interpreter. */
  readonly python: string;
  /** Folder of the checkout: its `python/` is where the package is taken from. */
  readonly root: string;
  readonly logFile: string;
  /** Times in a row that the worker may end before it is given up. @default 6 */
  readonly maxFailures?: number;
  /** First pause before it is started again, doubled with each failure up to a minute. @default 1000 */
  readonly firstPauseMs?: number;
};

/** A supervised worker. */
export type Supervised = {
  /** Resolves when stopped. Rejects with BRIDGE_REFUSED, BRIDGE_WORKER_FAILED. */
  readonly running: Promise<void>;
  /** Process id of the worker that runs now; 0 before the first one is started. */
  readonly pid: number;
  stop(): Promise<void>;
};

const LONGEST_PAUSE_MS = 60_000;
/** A worker that was connected for so long had no lasting fault. */
const HEALTHY_MS = 60_000;

const ADVICE: Readonly<Record<string, string>> = {
  token: 'give the token file that the solver has; after five wrong ones a minute passes before it listens again',
  version: 'install the release that the solver runs',
  tls: "give the solver's certificate with --ca, and dial the name that it is made out to",
  program: 'name the folder with --program and its own hash with --allow-program; compile it again when its source has changed',
  options: 'see npx tempernet worker --help',
};

/** Starts a worker and starts it again when it ends, after growing pauses, until it is stopped or cannot ever work. */
export const superviseWorker = (
  options: SupervisorOptions,
  modules: { readonly logger: Logger; readonly clock: Clock; readonly onEvent?: (event: WorkerEvent) => void },
): Supervised => {
  const { clock, logger } = modules;
  const { settings, logFile, maxFailures = 6, firstPauseMs = 1_000 } = options;
  const stopped = new AbortController();
  let current: RunningProcess | undefined;

  /** Runs the worker once; gives its exit code and its last word. */
  const once = async (): Promise<{
    readonly code: number;
    readonly last: WorkerEvent | undefined;
    readonly connectedMs: number;
  }> => {
    let last: WorkerEvent | undefined;
    let connectedAt: number | undefined;
    const own = join(options.root, 'python');
    const path = process.env.PYTHONPATH === undefined ? own : `${own}${delimiter}${process.env.PYTHONPATH}`;
    const worker = startProcess(
      {
        name: 'worker',
        command: options.python,
        args: workerArguments(settings),
        // The descriptor by which a child of ours notices that this process is gone; see parent-watch.ts and leash.py.
        // PYTHONSAFEPATH keeps files of the folder that it is started in from standing in for modules.
        env: { PYTHONPATH: path, PYTHONSAFEPATH: '1', PYTHONUNBUFFERED: '1', TEMPERNET_PARENT_FD: '3' },
        logFile,
      },
      { logger },
    );
    current = worker;
    worker.onLine((line, stream) => {
      const event = stream === 'stdout' ? parseWorkerEvent(line) : undefined;
      if (event === undefined) return;
      if (event.event === 'connected') connectedAt ??= clock.now();
      // With several processes each may say why it gives up; the first to do so is the cause.
      if (last?.event !== 'refused') last = event;
      modules.onEvent?.(event);
    });
    if (stopped.signal.aborted) await worker.stop();
    const code = await worker.exited;
    return { code, last, connectedMs: connectedAt === undefined ? 0 : clock.now() - connectedAt };
  };

  const run = async (): Promise<void> => {
    for (let times = 1; ; times++) {
      const { code, last, connectedMs } = await once();
      if (stopped.signal.aborted) return;
      const detail = last?.detail || 'it did not say why';
      if (last?.event === 'refused')
        throw new TempernetError('BRIDGE_REFUSED', { url: settings.connect, detail, advice: ADVICE[last.kind] ?? '' });
      if (connectedMs >= HEALTHY_MS) times = 1;
      if (times >= maxFailures) throw new TempernetError('BRIDGE_WORKER_FAILED', { times, code, detail, log: logFile });
      const pauseMs = Math.min(firstPauseMs * 2 ** (times - 1), LONGEST_PAUSE_MS);
      logger.warn({ code, detail, pauseMs }, 'the worker ended and is started again');
      await clock.sleep(pauseMs, stopped.signal);
      if (stopped.signal.aborted) return;
    }
  };

  const running = run();
  running.catch(() => undefined); // A caller that only stops it must not end with it.
  return {
    running,
    get pid() {
      return current?.pid ?? 0;
    },
    stop: async () => {
      stopped.abort();
      await current?.stop();
      await running.catch(() => undefined);
    },
  };
};
