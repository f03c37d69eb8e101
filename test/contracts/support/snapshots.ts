import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureActions, measureSizes } from './gas-actions.ts';

/** Figures by name, as committed. */
export type Snapshot = Readonly<Record<string, number>>;

/** The committed files and what measures them anew. */
export const SNAPSHOTS = { gas: measureActions, size: measureSizes } as const;

const fileOf = (name: keyof typeof SNAPSHOTS): URL => new URL(`../snapshots/${name}.json`, import.meta.url);

/** What is committed. */
export const readSnapshot = (name: keyof typeof SNAPSHOTS): Snapshot =>
  JSON.parse(readFileSync(fileOf(name), 'utf8')) as Snapshot;

/** Measures anew and writes; returns the file's path. */
export const writeSnapshot = async (name: keyof typeof SNAPSHOTS): Promise<string> => {
  writeFileSync(fileOf(name), `${JSON.stringify(await SNAPSHOTS[name](), null, 2)}\n`);
  return fileURLToPath(fileOf(name));
};
