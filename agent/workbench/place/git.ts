import { existsSync } from 'node:fs';
import { type CommandResult, runCommand } from '../../../node/process/run-command.ts';
import { isTempernetError, TempernetError } from '../../../protocol/errors/tempernet-error.ts';

/** Everything that could make two runs of git differ, fixed: who, when, whose configuration, which language. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: 'true',
  GIT_AUTHOR_NAME: 'agent',
  GIT_AUTHOR_EMAIL: 'agent@workbench.invalid',
  GIT_COMMITTER_NAME: 'agent',
  GIT_COMMITTER_EMAIL: 'agent@workbench.invalid',
  GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2000-01-01T00:00:00Z',
} as const;

const SETTINGS = ['core.autocrlf=false', 'core.fsync=none', 'gc.auto=0', 'core.fileMode=false', 'advice.mergeConflict=true'];

/** Runs a command in a scratch repository's folder. Errors: AGENT_PLACE_LOST, AGENT_NO_COMMAND, PROCESS_TIMED_OUT. */
export const runInPlace = async (folder: string, command: string, args: readonly string[]): Promise<CommandResult> => {
  try {
    return await runCommand({ command, args, cwd: folder, env: ENVIRONMENT });
  } catch (error) {
    // A folder that is gone and a command that is not there are the same error to the system.
    if (!existsSync(folder)) throw new TempernetError('AGENT_PLACE_LOST', { folder }, { cause: error });
    if (isTempernetError(error, 'PROCESS_NOT_STARTED'))
      throw new TempernetError('AGENT_NO_COMMAND', { command }, { cause: error });
    throw error;
  }
};

/** Runs git in a scratch repository's folder; errors as `runInPlace`. */
export const git = (folder: string, ...args: readonly string[]): Promise<CommandResult> =>
  runInPlace(folder, 'git', [...SETTINGS.flatMap((one) => ['-c', one]), ...args]);

/** Like `git`, for what must work: any other exit code than 0 throws AGENT_GIT_FAILED. */
export const gitOrThrow = async (folder: string, ...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await git(folder, ...args);
  if (code !== 0) throw new TempernetError('AGENT_GIT_FAILED', { command: args[0], code, detail: stderr.trim().slice(0, 200) });
  return stdout;
};
