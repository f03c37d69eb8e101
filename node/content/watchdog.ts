import type { Clock } from '../process/clock.ts';

/** One reason for all: an abort without a reason makes an exception with a stack trace, which costs more than a chunk's hash. */
const OVER = 'over';

/**
 * Runs `work` with a signal that aborts when `signal` does, or when `alive` was not called for `milliseconds` (noticed after at
 * most twice as long). One timer for any number of steps; leaves none and no listener behind.
 */
export const watched = async <T>(
  options: { readonly milliseconds: number; readonly signal: AbortSignal },
  modules: { readonly clock: Pick<Clock, 'sleep'> },
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> => {
  const stalled = new AbortController();
  const finished = new AbortController();
  let moved = false;
  const forward = (): void => stalled.abort(OVER);
  if (options.signal.aborted) forward();
  options.signal.addEventListener('abort', forward, { once: true });
  const watch = async (): Promise<void> => {
    do {
      moved = false;
      await modules.clock.sleep(options.milliseconds, finished.signal);
    } while (moved && !finished.signal.aborted);
    if (!finished.signal.aborted) stalled.abort(OVER);
  };
  void watch();
  try {
    return await work(stalled.signal, () => {
      moved = true;
    });
  } finally {
    finished.abort(OVER);
    options.signal.removeEventListener('abort', forward);
  }
};
