import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A finished cell: what it was asked and what came out. `seconds` is the time that it took here. */
export type Finished<Cell, Result> = { readonly cell: Cell; readonly result: Result; readonly seconds: number };

/** Results by cell, a file each, so that a sweep that was ended goes on where it stood. */
export type CellStore<Cell, Result> = {
  /** What is there of this very cell; a file that cannot be read, or is of another cell, counts as none. */
  read(cell: Cell): Promise<Finished<Cell, Result> | undefined>;
  write(finished: Finished<Cell, Result>): Promise<void>;
};

/** Cells are named by the hash of all their settings: a changed sweep file takes up what it still shares with the old one. */
export const openCellStore = async <Cell extends object, Result>(folder: string): Promise<CellStore<Cell, Result>> => {
  await mkdir(folder, { recursive: true });
  return {
    read: async (cell) => {
      const text = await readFile(join(folder, `${cellName(cell)}.json`), 'utf8').catch(() => undefined);
      const found = text === undefined ? undefined : parsed<Finished<Cell, Result>>(text);
      return found !== undefined && canonical(found.cell) === canonical(cell) ? found : undefined;
    },
    write: async (finished) => {
      const file = join(folder, `${cellName(finished.cell)}.json`);
      // Written beside and moved: a sweep that is killed leaves a whole file or none.
      const draft = `${file}.${process.pid}.draft`;
      await writeFile(draft, `${JSON.stringify(finished, null, 2)}\n`);
      await rename(draft, file);
    },
  };
};

/** A name for a cell's files, the same wherever its settings are the same. */
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
