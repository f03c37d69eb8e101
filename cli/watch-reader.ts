import { systemError } from '../node/process/system-error.ts';

/** As a shell says it of a command that ended because nobody read on (SIGPIPE): 128 + 13. */
export const READER_GONE = 141;

/**
 * Ends the command quietly when the reader of stdout went away, as `head` does when it has enough. A command that stops in order
 * (`untilAsked`, which listens for signals as well) does so. Gives whether the reader is gone.
 */
export const watchReader = (): (() => boolean) => {
  let gone = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw systemError(error) ?? error;
    gone = true;
    if (process.listenerCount('SIGTERM') === 0) process.exit(READER_GONE);
  });
  return () => gone;
};
