/** Wrong tokens after which an address is not heard for a while, and for how long. */
const GUESSES = 5;
const WINDOW_MS = 60_000;
/** Addresses remembered; the oldest goes first. */
const KEPT = 4096;

/** Counts wrong tokens by address. */
export type GuessLimit = {
  /** False while an address has used up its guesses. */
  mayTry(address: string): boolean;
  wrong(address: string): void;
};

/** A limit of five wrong tokens a minute for each address, after which the right one is not heard either until the minute is over. */
export const guessLimit = (now: () => number): GuessLimit => {
  const seen = new Map<string, { count: number; readonly until: number }>();
  const current = (address: string): { count: number; readonly until: number } | undefined => {
    const entry = seen.get(address);
    if (entry === undefined || now() < entry.until) return entry;
    seen.delete(address);
    return undefined;
  };
  return {
    mayTry: (address) => (current(address)?.count ?? 0) < GUESSES,
    wrong: (address) => {
      const entry = current(address);
      if (entry !== undefined) {
        entry.count++;
        return;
      }
      seen.set(address, { count: 1, until: now() + WINDOW_MS });
      const oldest = seen.keys().next();
      if (seen.size > KEPT && !oldest.done) seen.delete(oldest.value);
    },
  };
};
