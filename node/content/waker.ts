import type { Clock } from '../process/clock.ts';

/** Lets one loop wait for whatever comes first of several conditions. */
export type Waker = {
  /** Ends the present wait, or the next one when nobody waits. */
  wake(): void;
  /** Resolves on `wake`, after `milliseconds` at the latest, or when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** A waker that nobody has woken. */
export const createWaker = (modules: { readonly clock: Pick<Clock, 'sleep'> }): Waker => {
  let woken = new AbortController();
  return {
    wake: () => woken.abort(),
    wait: async (milliseconds, signal) => {
      await modules.clock.sleep(milliseconds, AbortSignal.any([woken.signal, signal]));
      if (woken.signal.aborted) woken = new AbortController();
    },
  };
};
