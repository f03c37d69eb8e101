import type { Clock } from '../process/clock.ts';

/** Runs `work` with a signal that aborts when `signal` does or after `milliseconds`; leaves no timer and no listener behind. */
export const withDeadline = async <T>(
  clock: Pick<Clock, 'sleep'>,
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const deadline = new AbortController();
  const finished = new AbortController();
  const forward = (): void => deadline.abort();
  if (signal?.aborted) forward();
  signal?.addEventListener('abort', forward, { once: true });
  void clock.sleep(milliseconds, finished.signal).then(() => {
    if (!finished.signal.aborted) deadline.abort();
  });
  try {
    return await work(deadline.signal);
  } finally {
    finished.abort();
    signal?.removeEventListener('abort', forward);
  }
};
