import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Hex } from '../protocol/hex.ts';
import { parseJson } from '../protocol/parse-json.ts';
import { isNames } from './records/records-file.ts';

/** Where the devnet that runs in a folder can be reached. */
export type DevnetRecord = {
  readonly rpc: string;
  readonly registry: Hex;
  readonly bootstrap: readonly string[];
  readonly project: string;
  readonly pid: number;
  /** What its accounts are called; its records get these names too, when its rounds are over. */
  readonly names?: Readonly<Record<Hex, string>>;
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

/** The devnet that runs here, if one does; what a killed one left behind does not count. */
export const readDevnet = async (folder = process.cwd()): Promise<DevnetRecord | undefined> => {
  const text = await readFile(recordFile(folder), 'utf8').catch(() => undefined);
  const record = text === undefined ? undefined : parseDevnetRecord(text);
  return record !== undefined && isAlive(record.pid) ? record : undefined;
};

/** The record in a text; undefined when it is something else, such as one that was cut off while it was written. */
export const parseDevnetRecord = (text: string): DevnetRecord | undefined => {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { rpc, registry, bootstrap, project, pid, names } = value as Record<string, unknown>;
  const sound =
    isText(rpc) &&
    isText(registry) &&
    /^0x[0-9a-f]{40}$/i.test(registry) &&
    Array.isArray(bootstrap) &&
    bootstrap.every(isText) &&
    isText(project) &&
    Number.isSafeInteger(pid) &&
    // 0 and below name groups of processes, of which some always live.
    Number(pid) > 0 &&
    (names === undefined || isNames(names));
  if (!sound) return undefined;
  return { rpc, registry: registry as Hex, bootstrap, project, pid: Number(pid), ...(names && { names }) };
};

const isText = (value: unknown): value is string => typeof value === 'string';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
