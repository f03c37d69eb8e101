import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../orchestrator/root.ts';
import type { Hex } from '../../protocol/hex.ts';
import { parseManifestText } from '../../substrate/program/load-program.ts';

/** The programs of this release whose source is here: folders and hashes, in one order. None where it was installed without sources. */
export const releasePrograms = async (): Promise<{ readonly folders: readonly string[]; readonly hashes: readonly Hex[] }> => {
  const folders = globSync('programs/*/program.json', { cwd: ROOT })
    .map((file) => join(ROOT, file, '..'))
    .filter((folder) => existsSync(join(folder, 'program.py')))
    .sort();
  const texts = await Promise.all(folders.map((folder) => readFile(join(folder, 'program.json'), 'utf8')));
  return { folders, hashes: texts.map((text) => parseManifestText(text).hash) };
};
