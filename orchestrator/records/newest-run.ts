import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RECORDS_FILE } from './records-file.ts';

/** The folder under `runs` whose records were written last, if there is one. */
export const newestRun = async (runs: string): Promise<string | undefined> => {
  const found: { readonly folder: string; readonly at: number }[] = [];
  for (const name of await readdir(runs).catch(() => [])) {
    const folder = join(runs, name);
    const stat = await lstat(join(folder, RECORDS_FILE)).catch(() => undefined);
    if (stat?.isFile()) found.push({ folder, at: stat.mtimeMs });
  }
  return found.sort((a, b) => b.at - a.at)[0]?.folder;
};
