import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStores } from '../../node/content/read-stores.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Records } from './records.ts';
import { decodeRecords, RECORDS_FILE } from './records-file.ts';

/** Most bytes of a records file: some hundred thousand events. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The records that a run left in its folder; nothing in it is changed. Throws RECORDS_NO_FOLDER, RECORDS_MISSING, RECORDS_VERSION, RECORDS_DAMAGED.
 */
export const openFolder = async (folder: string): Promise<Records> => {
  const file = join(folder, RECORDS_FILE);
  if ((await lstat(folder).catch(() => undefined)) === undefined) throw new TempernetError('RECORDS_NO_FOLDER', { folder });
  const stat = await lstat(file).catch(() => undefined);
  if (!stat?.isFile()) throw new TempernetError('RECORDS_MISSING', { folder });
  if (stat.size > MAX_BYTES) throw new TempernetError('RECORDS_DAMAGED', { file, detail: `it has more than ${MAX_BYTES} bytes` });
  const { params, ...rest } = decodeRecords(await readFile(file, 'utf8'), file);
  return {
    ...rest,
    origin: `the records of the run in ${folder}`,
    kind: 'folder',
    content: readStores(await storesOf(folder)),
    params: async (projectId, version) => {
      const found = params.find((set) => set.projectId === projectId && set.version === version);
      if (found !== undefined) return found.params;
      throw new TempernetError('RECORDS_DAMAGED', { file, detail: `parameters ${version} of project ${projectId} are missing` });
    },
    close: async () => undefined,
  };
};

/** The publisher's store first: it holds what every task needs. */
const storesOf = async (folder: string): Promise<string[]> => {
  const nodes = await readdir(join(folder, 'nodes')).catch(() => []);
  return [join(folder, 'publisher', 'content'), ...nodes.sort().map((name) => join(folder, 'nodes', name, 'content'))];
};
