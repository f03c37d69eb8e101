import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** From now on the kernel refuses a process every byte that it wants to write to a file, as a full disk does; `false` lifts it. Needs no rights. */
export const fillDisk = async (pid: number, full: boolean): Promise<void> => {
  await run('prlimit', ['--pid', String(pid), `--fsize=${full ? '0' : 'unlimited'}:`]);
};
