/** A run of chunks. */
export type ChunkRun = { readonly first: number; readonly count: number };

/** Which chunks of a content are still to be fetched, and which of them somebody works on. */
export type FetchPlan = {
  /** The next run of at most `most` chunks that nobody works on; they count as taken. Undefined when there is none. */
  take(most: number): ChunkRun | undefined;
  /** Takes what nobody works on within a run. */
  claim(run: ChunkRun): void;
  /** What of a run is not done can be taken by others. */
  giveBack(run: ChunkRun): void;
  /** Marks a chunk; false when it was done before. */
  done(index: number): boolean;
  /** Chunks not done. */
  remaining(): number;
  /** Chunks that nobody works on. */
  free(): number;
};

const FREE = 0;
const TAKEN = 1;
const DONE = 2;

/** A plan over `total` chunks of which `missing` have to be fetched. */
export const createFetchPlan = (total: number, missing: readonly number[]): FetchPlan => {
  const states = new Uint8Array(total).fill(DONE);
  for (const index of missing) states[index] = FREE;
  let remaining = missing.length;
  let free = missing.length;
  let cursor = 0;

  const set = (index: number, from: number, to: number): boolean => {
    if (states[index] !== from) return false;
    states[index] = to;
    if (from === FREE) free--;
    if (to === FREE) free++;
    return true;
  };
  return {
    take: (most) => {
      while (cursor < total && states[cursor] !== FREE) cursor++;
      const first = cursor;
      while (cursor < total && cursor - first < most && set(cursor, FREE, TAKEN)) cursor++;
      return cursor === first ? undefined : { first, count: cursor - first };
    },
    claim: ({ first, count }) => {
      for (let index = first; index < Math.min(first + count, total); index++) set(index, FREE, TAKEN);
    },
    giveBack: ({ first, count }) => {
      for (let index = first; index < Math.min(first + count, total); index++) {
        if (set(index, TAKEN, FREE)) cursor = Math.min(cursor, index);
      }
    },
    done: (index) => {
      if (!set(index, TAKEN, DONE) && !set(index, FREE, DONE)) return false;
      remaining--;
      return true;
    },
    remaining: () => remaining,
    free: () => free,
  };
};
