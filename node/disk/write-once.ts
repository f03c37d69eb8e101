import { randomBytes } from 'node:crypto';
import { link, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DRAFT = '.draft';

/**
 * Writes a file that only its owner may read, whole or not at all, also when the process is killed on the way; false when there
 * is one of that name already, which stays as it is. Throws what the disk says.
 */
export const writeOnce = async (file: string, data: string | Uint8Array): Promise<boolean> => {
  const draft = `${file}.${randomBytes(6).toString('hex')}${DRAFT}`;
  try {
    await writeFile(draft, data, { mode: 0o600, flag: 'wx' });
    await link(draft, file); // Unlike a rename it never replaces a file: whoever comes second leaves the first one's.
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/** Removes what a process that was killed while it wrote left in the folder; nobody else may be writing there. */
export const clearDrafts = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) if (name.endsWith(DRAFT)) await rm(join(folder, name), { force: true });
};
