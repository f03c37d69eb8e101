import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { killOnExit } from './live-children.ts';

/** A short-lived command without a shell; its environment is exactly `env`. */
export type CommandSpec = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** @default 30000 */
  readonly timeoutMs?: number;
};

/** How it ended: the exit code, 128 + number for a signal; of each output the first 64 KiB, as UTF-8. */
export type CommandResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

const OUTPUT_LIMIT = 1 << 16;

/** Runs a command to its end. Errors: PROCESS_NOT_STARTED (cause: what the system said), PROCESS_TIMED_OUT after it was killed. */
export const runCommand = ({ command, args, cwd, env, timeoutMs = 30_000 }: CommandSpec): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const release = killOnExit(() => child.kill('SIGKILL'));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const stdout = firstBytes(child.stdout);
    const stderr = firstBytes(child.stderr);
    child.once('error', (error) => {
      release();
      clearTimeout(timer);
      reject(new TempernetError('PROCESS_NOT_STARTED', { name: command, command, detail: error.message }, { cause: error }));
    });
    child.once('close', (code, signal) => {
      release();
      clearTimeout(timer);
      if (late) return reject(new TempernetError('PROCESS_TIMED_OUT', { name: command, seconds: timeoutMs / 1_000 }));
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout: stdout(), stderr: stderr() });
    });
  });

/** Reads a stream to its end and keeps its beginning. */
const firstBytes = (stream: NodeJS.ReadableStream): (() => string) => {
  const kept: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length < OUTPUT_LIMIT) kept.push(chunk.subarray(0, OUTPUT_LIMIT - length));
    length += chunk.length;
  });
  return () => Buffer.concat(kept).toString('utf8');
};
