import type { Journal } from '../../../node/journal/journal.ts';

/** A journal that forgets: for tests of what stands on one. */
export const memoryJournal = (): Journal => {
  const entries = new Map<string, Uint8Array>();
  return {
    get: (key) => entries.get(key),
    put: (key, value) => void entries.set(key, value.slice()),
    putIfAbsent: (key, value) => {
      const found = entries.get(key);
      if (found !== undefined) return found;
      entries.set(key, value.slice());
      return value;
    },
    list: (prefix) => [...entries].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
    delete: (key) => void entries.delete(key),
    close: () => undefined,
  };
};
