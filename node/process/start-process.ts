import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, extname } from 'node:path';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Logger } from '../log/logger.ts';
import { killOnExit } from './live-children.ts';
import { splitLines } from './split-lines.ts';

/** A line of output and where it came from. */
export type LineListener = (line: string, stream: 'stdout' | 'stderr') => void;

/** What to run. */
export type ProcessSpec = {
  /** For logs and errors. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's environment; undefined removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** All output is appended here; its folder is made. */
  readonly logFile: string;
  /** The process is ready at the first line that matches; at once when absent. */
  readonly readyWhen?: RegExp | ((line: string) => boolean);
  /** @default 60000 */
  readonly readyTimeoutMs?: number;
};

/** A child process. It never outlives this one: it is killed when this one exits, and a Node child also ends when this one is killed. */
export type RunningProcess = {
  readonly pid: number;
  /** Errors: PROCESS_NOT_STARTED, PROCESS_NOT_READY, PROCESS_EXITED. */
  readonly ready: Promise<void>;
  /** The exit code; 128 + number for a signal; 127 when it could not be started. All output has been read by then, and is in the file. */
  readonly exited: Promise<number>;
  /** Returns the canceller. */
  onLine(listener: LineListener): () => void;
  /** Sends the signal (SIGTERM), after `graceMs` (5,000) SIGKILL; resolves with the exit code. Idempotent. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<number>;
};

const LEASH_FD = 3;
/** Beside this file, in source as `.ts` and in the package as `.js`. */
const PARENT_WATCH = new URL(`./parent-watch${extname(import.meta.url)}`, import.meta.url).href;

/** Starts a child in a process group of its own (so a Ctrl-C reaches only the parent, which stops children in order). */
export const startProcess = (spec: ProcessSpec, modules: { readonly logger: Logger }): RunningProcess => {
  const logger = modules.logger.child({ component: 'process', process: spec.name });
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = createWriteStream(spec.logFile, { flags: 'a' });
  log.on('error', (error) => logger.warn({ error }, 'output cannot be written'));
  const isNode = spec.command === process.execPath;
  const child = spawn(spec.command, isNode ? ['--import', PARENT_WATCH, ...spec.args] : [...spec.args], {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env, ...(isNode ? { TEMPERNET_PARENT_FD: String(LEASH_FD) } : {}) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const release = killOnExit(() => killGroup(child));
  const listeners = new Set<LineListener>();
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = splitLines((line) => {
      for (const listener of [...listeners]) listener(line, stream);
    });
    child[stream]?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      lines.write(chunk);
    });
    child[stream]?.on('end', lines.end);
  }
  const exited = new Promise<number>((resolve) => {
    const end = (code: number): void => {
      release();
      logger.debug({ code }, 'process ended');
      // Who waits for the end reads the file next. A file that cannot be written calls back as well.
      log.end(() => resolve(code));
    };
    child.once('error', () => {
      if (child.pid === undefined) end(127);
    });
    child.once('close', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  const onLine = (listener: LineListener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const ready = whenReady(spec, child, exited, onLine);
  ready.catch(() => undefined); // A caller that never asks must not bring the process down; `exited` tells it as well.
  return {
    pid: child.pid ?? 0,
    ready,
    exited,
    onLine,
    stop: async (signal = 'SIGTERM', graceMs = 5_000) => {
      child.kill(signal);
      const timer = setTimeout(() => killGroup(child), graceMs);
      const code = await exited;
      clearTimeout(timer);
      return code;
    },
  };
};

const whenReady = (
  spec: ProcessSpec,
  child: ChildProcess,
  exited: Promise<number>,
  onLine: (listener: LineListener) => () => void,
): Promise<void> => {
  const { name, command, readyWhen, logFile, readyTimeoutMs = 60_000 } = spec;
  return new Promise<void>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new TempernetError('PROCESS_NOT_STARTED', { name, command, detail: error.message }, { cause: error })),
    );
    if (readyWhen === undefined) return void child.once('spawn', resolve);
    const matches = typeof readyWhen === 'function' ? readyWhen : (line: string): boolean => readyWhen.test(line);
    const timer = setTimeout(
      () => reject(new TempernetError('PROCESS_NOT_READY', { name, seconds: readyTimeoutMs / 1_000, log: logFile })),
      readyTimeoutMs,
    );
    const cancel = onLine((line) => {
      if (!matches(line)) return;
      cancel();
      clearTimeout(timer);
      resolve();
    });
    void exited.then((code) => {
      clearTimeout(timer);
      reject(new TempernetError('PROCESS_EXITED', { name, code, log: logFile }));
    });
  });
};

const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // The group is already empty.
  }
};
