import { spawn } from 'node:child_process';
import { type Count, countCases } from './count.ts';
import type { Stage } from './stages.ts';

/** Runs one stage in `root`, its output shown as it comes, and counts it. Never rejects: a command that cannot start has failed. */
export const runStage = (stage: Stage, root: string): Promise<Count> =>
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
      resolve({ passed: 0, failed: 1 });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      resolve(countCases(stage.dialect, output, code ?? 1));
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
