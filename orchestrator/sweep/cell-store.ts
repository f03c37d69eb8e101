import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXACT_ENGINE_ID } from '../../substrate/program/engine-id.ts';

/** A finished cell: what it was asked and what came out. `seconds` is the time that it took here. */
export type Finished<Cell, Result> = { readonly cell: Cell; readonly result: Result; readonly seconds: number };

/** Results by cell, a file each, so that a sweep that was ended goes on where it stood. */
export type CellStore<Cell, Result> = {
  /** What is there of this very cell; a file that cannot be read, or is of another cell, counts as none. */
  read(cell: Cell): Promise<Finished<Cell, Result> | undefined>;
  write(finished: Finished<Cell, Result>): Promise<void>;
};

/** To be raised with every change to training, merging, attacks or adversaries that changes what a cell comes to. */
const RESULTS_FORMAT = 1;

/**
 * Cells are named by the hash of all their settings and of what worked them out, the `release` of this package and its engine: a
 * changed sweep file takes up what it still shares with the old one, another release takes up nothing.
 */
export const openCellStore = async <Cell extends object, Result>(
  folder: string,
  release: string,
): Promise<CellStore<Cell, Result>> => {
  const maker = { release, engine: EXACT_ENGINE_ID, format: RESULTS_FORMAT };
  const fileOf = (cell: Cell): string => join(folder, `${cellName({ maker, cell })}.json`);
  await mkdir(folder, { recursive: true });
  return {
    read: async (cell) => {
      const text = await readFile(fileOf(cell), 'utf8').catch(() => undefined);
      const found = text === undefined ? undefined : parsed<Finished<Cell, Result> & { readonly maker: unknown }>(text);
      if (found === undefined || canonical([found.maker, found.cell]) !== canonical([maker, cell])) return undefined;
      return { cell: found.cell, result: found.result, seconds: found.seconds };
    },
    write: async (finished) => {
      const file = fileOf(finished.cell);
      // Written beside and moved: a sweep that is killed leaves a whole file or none.
      const draft = `${file}.${process.pid}.draft`;
      await writeFile(draft, `${JSON.stringify({ maker, ...finished }, null, 2)}\n`);
      await rename(draft, file);
    },
  };
};

/** A name for files of a cell, the same wherever these settings are the same. */
export const cellName = (cell: object): string => createHash('sha256').update(canonical(cell)).digest('hex').slice(0, 20);

/** JSON with sorted keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

const parsed = <T extends { readonly cell: unknown }>(text: string): T | undefined => {
  try {
    const value = JSON.parse(text) as T | null;
    return typeof value?.cell === 'object' && value.cell !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
