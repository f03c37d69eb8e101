import type { CellStore, Finished } from './cell-store.ts';

/** Told after each cell, also for those that were there already (`fresh` false). `done` counts both. */
export type CellListener<Cell, Result> = (
  finished: Finished<Cell, Result>,
  progress: { readonly done: number; readonly all: number; readonly fresh: boolean },
) => void;

/** Told before the first cell is worked out: how many there are, how many of them were kept, and how many run at a time. */
export type CellsBegun = { readonly all: number; readonly kept: number; readonly lanes: number };

/**
 * Brings the results of all cells together, in their order: from the store where they are there, else by `run`, up to `lanes` at a
 * time. The first cell that fails ends the sweep; what was finished stays in the store. Rejects with the signal's reason.
 */
export const runCells = async <Cell, Result>(
  options: { readonly cells: readonly Cell[]; readonly lanes: number; readonly signal: AbortSignal },
  modules: {
    readonly store: CellStore<Cell, Result>;
    readonly run: (cell: Cell, signal: AbortSignal) => Promise<Result>;
    readonly now: () => number;
    readonly tell: CellListener<Cell, Result>;
    readonly begin: (begun: CellsBegun) => void;
  },
): Promise<Finished<Cell, Result>[]> => {
  const { cells, lanes } = options;
  const { store, run, now, tell, begin } = modules;
  const results: Finished<Cell, Result>[] = [];
  const waiting: number[] = [];
  let done = 0;
  const take = (index: number, finished: Finished<Cell, Result>, fresh: boolean): void => {
    results[index] = finished;
    tell(finished, { done: ++done, all: cells.length, fresh });
  };
  for (const [index, cell] of cells.entries()) {
    const found = await store.read(cell);
    if (found === undefined) waiting.push(index);
    else take(index, found, false);
  }
  begin({ all: cells.length, kept: done, lanes });
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const lane = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      signal.throwIfAborted();
      const cell = cells[index]!;
      const started = now();
      const result = await run(cell, signal);
      const finished = { cell, result, seconds: Math.round((now() - started) / 100) / 10 };
      await store.write(finished);
      take(index, finished, true);
    }
  };
  const guarded = (): Promise<void> =>
    lane().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
  // All lanes come to rest before the sweep ends, or a cell would still run while what it stands on is closed.
  const ended = await Promise.allSettled(Array.from({ length: lanes }, guarded));
  options.signal.throwIfAborted();
  const first = ended.find((one) => one.status === 'rejected');
  if (first !== undefined) throw failed.signal.reason;
  return results;
};
