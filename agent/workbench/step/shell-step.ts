import { runInPlace } from '../place/git.ts';
import type { Place } from '../place/place.ts';
import { resultOf, type ShellCommand, type StepResult } from './action.ts';

/** What agents may run besides the other steps: commands that only read. */
const ALLOWED = ['cat', 'grep', 'head', 'ls', 'test', 'wc'];

/** Runs a command of the allowed set without a shell; any exit code but 0 is a failure. */
export const shellStep = async (place: Place, [command, ...args]: ShellCommand): Promise<StepResult> => {
  if (!ALLOWED.includes(command)) return resultOf('run_shell', { exitCode: 126, error: `command not allowed: ${command}` });
  const { code, stderr } = await runInPlace(place.folder, command, args);
  if (code === 0) return resultOf('run_shell', { exitCode: code });
  const said = stderr.trim().split('\n')[0];
  return resultOf('run_shell', {
    exitCode: code,
    error: said === '' ? `exit code ${code}: ${[command, ...args].join(' ')}` : `${said}`,
  });
};
