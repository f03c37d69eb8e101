import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../orchestrator/root.ts';

/** How a command ended and what it said. */
export type CommandResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The environment of this process without what it may hold for Tempernet itself. */
export const cleanEnv = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPERNET_')));

/** Runs `tempernet` with these arguments as a user would, in a process of its own, and waits for its end. */
export const runTempernet = (
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandResult> => runNode([join(ROOT, 'bin/tempernet.js'), ...args], options);

/** Runs Node with these arguments and waits for its end. */
export const runNode = (
  args: readonly string[],
  { cwd = ROOT, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...cleanEnv(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
