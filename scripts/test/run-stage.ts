import { spawn } from 'node:child_process';
import { type Count, countCases } from './count.ts';
import { failureLines } from './failures.ts';
import type { Stage } from './stages.ts';

/** What came of a stage; `failures` is empty where nothing failed. */
export type StageResult = Count & { readonly failures: readonly string[] };

/** Runs one stage in `root`, its output shown as it comes, and counts it. Never rejects: a command that cannot start has failed. */
export const runStage = (stage: Stage, root: string): Promise<StageResult> =>
  new Promise((resolve) => {
    const [file, ...args] = stage.command;
    // A group of its own, so that what a stage starts ends with it.
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
    let output = '';
    const show = (target: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString();
      target.write(chunk);
    };
    child.stdout.on('data', show(process.stdout));
    child.stderr.on('data', show(process.stderr));
    const end = () => kill(child.pid);
    const timer = setTimeout(() => {
      console.error(`\n${stage.name}: ended after ${stage.limit} s`);
      end();
    }, stage.limit * 1000);
    const interrupt = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', interrupt);
    child.once('error', (error) => {
      console.error(`${file}: ${error.message}`);
      clearTimeout(timer);
      resolve({ passed: 0, failed: 1, failures: [`${file}: ${error.message}`] });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      const count = countCases(stage.dialect, output, code ?? 1);
      resolve({ ...count, failures: count.failed === 0 ? [] : failureLines(stage.dialect, output) });
    });
  });

const kill = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
};
