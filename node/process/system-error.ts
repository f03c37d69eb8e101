import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** What to do about what operating systems refuse most. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses that port: stop it or choose another one',
  EADDRNOTAVAIL: 'this machine has no such address: check --listen',
  EACCES: 'this user may not do that: check the owner and the rights of file and folder',
  EPERM: 'this user may not do that: check the owner and the rights of file and folder',
  EROFS: 'the disk is mounted read-only: choose a folder on another one',
  ENOSPC: 'the disk is full: make space, then start again',
  EDQUOT: "the user's share of the disk is used up: make space, then start again",
  EFBIG: 'the disk or a limit of this process takes no more: make space or raise the limit, then start again',
  ENOTDIR: 'a part of the path is a file: name a folder',
  EEXIST: 'there is a file where a folder is wanted: name another folder',
  EISDIR: 'there is a folder where a file is wanted: name another file',
  ENOENT: 'check the path',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
};

/** An error of a system call as SYSTEM_REFUSED with advice; undefined for any other. The cause keeps its stack. */
export const systemError = (error: unknown): TempernetError | undefined => {
  if (!(error instanceof Error) || isTempernetError(error)) return undefined;
  const { code, syscall } = error as NodeJS.ErrnoException;
  const advice = typeof syscall === 'string' ? ADVICE[String(code)] : undefined;
  if (advice !== undefined) return new TempernetError('SYSTEM_REFUSED', { detail: error.message, advice }, { cause: error });
  return systemError(error.cause);
};
