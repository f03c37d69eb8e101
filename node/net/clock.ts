/** Time as components see it; tests inject their own. */
export type Clock = {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `action` once after `milliseconds`; returns the canceller. */
  after(milliseconds: number, action: () => void): () => void;
};

/** The process clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
