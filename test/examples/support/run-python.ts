import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../orchestrator/root.ts';

/** Runs a Python file of the project with its environment and gives what it printed; rejects with what it said when it fails. */
export const runPython = async (file: string, args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(join(ROOT, '.venv/bin/python'), [join(ROOT, file), ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};
