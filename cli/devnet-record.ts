import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';

/** Where the devnet that runs in a folder can be reached. */
export type DevnetRecord = {
  readonly rpc: string;
  readonly registry: Hex;
  readonly bootstrap: readonly string[];
  readonly project: string;
  readonly pid: number;
};

const recordFile = (folder: string): string => join(resolve(folder), 'runs', 'current.json');

/** Says where a devnet can be reached, until `forgetDevnet`. */
export const recordDevnet = async (record: DevnetRecord, folder = process.cwd()): Promise<void> => {
  await mkdir(dirname(recordFile(folder)), { recursive: true });
  await writeFile(recordFile(folder), `${JSON.stringify(record, null, 2)}\n`);
};

/** Takes the record away, if it is this process's own. */
export const forgetDevnet = async (folder = process.cwd()): Promise<void> => {
  const record = await readDevnet(folder);
  if (record?.pid === process.pid) await rm(recordFile(folder), { force: true });
};

/** The devnet that runs here, if one does. */
export const readDevnet = async (folder = process.cwd()): Promise<DevnetRecord | undefined> => {
  const text = await readFile(recordFile(folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as DevnetRecord);
};

/** Endpoint, registry and peers: as given, or those of the devnet that runs here. Throws CLI_NO_DEPLOYMENT. */
export const findDeployment = async (given: {
  readonly rpc?: string;
  readonly registry?: string;
  readonly bootstrap?: readonly string[];
}): Promise<{ rpc: string; registry: Hex; bootstrap: readonly string[] }> => {
  const record = given.rpc === undefined || given.registry === undefined ? await readDevnet() : undefined;
  const rpc = given.rpc ?? record?.rpc;
  const registry = (given.registry ?? record?.registry)?.toLowerCase();
  if (rpc === undefined || registry === undefined) throw new TempernetError('CLI_NO_DEPLOYMENT');
  if (!/^0x[0-9a-f]{40}$/.test(registry)) {
    throw new TempernetError('CLI_BAD_OPTION', { option: '--registry', detail: 'is not an address', command: '' });
  }
  const bootstrap = given.bootstrap !== undefined && given.bootstrap.length > 0 ? given.bootstrap : (record?.bootstrap ?? []);
  return { rpc, registry: registry as Hex, bootstrap };
};
