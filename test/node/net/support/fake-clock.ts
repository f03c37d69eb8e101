import type { Clock } from '../../../../node/process/clock.ts';

/** A clock that stands still until the test moves it. */
export type FakeClock = Clock & {
  /** Moves time, ends the sleeps that are over, and lets what they wake run. */
  advance(milliseconds: number): Promise<void>;
};

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Starts at `now` milliseconds. */
export const createFakeClock = (now = 1_000_000_000): FakeClock => {
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          until: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance: async (milliseconds) => {
      await settle();
      now += milliseconds;
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
      await settle();
    },
  };
};
