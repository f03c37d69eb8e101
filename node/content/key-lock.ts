/** Runs operations on the same key one after another, and operations on different keys side by side. */
export type KeyLock = <T>(key: string, operation: () => Promise<T>) => Promise<T>;

/** A lock that holds nothing. */
export const createKeyLock = (): KeyLock => {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, operation) => {
    const before = tails.get(key) ?? Promise.resolve();
    const run = before.then(operation, operation);
    const tail = run.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await run;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
};
