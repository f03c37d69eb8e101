import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { columnValues } from '../../substrate/data/column-values.ts';
import { type Dataset, exampleDigests } from '../../substrate/data/dataset.ts';
import { shuffleRows, sliceRows, takeRows } from '../../substrate/data/split.ts';
import type { DataSchema } from '../../substrate/payload.ts';
import type { Column } from '../../substrate/program/program-manifest.ts';
import { readOwnDataFile } from './own-data-file.ts';

/** A user's examples: what is trained on, what hidden truths are cut from, what no node of a run sees. No two share a row. */
export type OwnData = {
  readonly train: Dataset;
  readonly truth: Dataset;
  readonly test: Dataset;
  /** What can be trained on and is probably not meant, in words. */
  readonly warnings: readonly string[];
};

const FILES = { train: 'train.safetensors', truth: 'truth.safetensors', test: 'test.safetensors' } as const;
const PICKLES = /\.(pt|pth|pkl|pickle|ckpt|joblib)$/i;

/** Shares of `train` that become truths and test where there are no files for them. */
const TRUTH_SHARE = 0.2;
const TEST_SHARE = 0.1;

/**
 * Reads a folder of a user's data: `train.safetensors` and, where the user cuts them, `truth.safetensors` and `test.safetensors`; what is
 * absent is cut from `train`, shuffled by `seed` (32 bytes). Rows that stand twice are taken once. Throws what `readOwnDataFile` does,
 * and DATA_TOO_FEW when a set has less than one batch.
 */
export const readOwnData = async (folder: string, schema: DataSchema, seed: Hex): Promise<OwnData> => {
  await checkFolder(folder);
  const read = async (name: keyof typeof FILES): Promise<Dataset | undefined> => {
    const file = join(folder, FILES[name]);
    return existsSync(file) ? readOwnDataFile(file, schema.columns) : undefined;
  };
  const [whole, givenTruth, givenTest] = [await read('train'), await read('truth'), await read('test')];
  const test = distinct(givenTest, []);
  const truth = distinct(givenTruth, [test]);
  let rest = shuffleRows(distinct(whole, [test, truth])!, seed);
  const cut = (share: number): Dataset => {
    const wanted = Math.max(schema.evaluationRows, Math.floor(rest.count * share));
    const taken = sliceRows(rest, 0, Math.min(wanted, rest.count));
    rest = sliceRows(rest, taken.count, rest.count);
    return taken;
  };
  const sets = { test: test ?? cut(TEST_SHARE), truth: truth ?? cut(TRUTH_SHARE), train: rest };
  for (const [what, rows] of [
    ['test', 'evaluationRows'],
    ['truth', 'evaluationRows'],
    ['train', 'shardRows'],
  ] as const) {
    const [actual, expected] = [sets[what].count, schema[rows]];
    if (actual < expected) throw new TempernetError('DATA_TOO_FEW', { what: `the ${what} set`, actual, expected });
  }
  return { ...sets, warnings: oneClass(sets.train, schema) };
};

const checkFolder = async (folder: string): Promise<void> => {
  const names = existsSync(folder) ? await readdir(folder).catch(() => undefined) : [];
  if (names === undefined) throw isPickleName(folder, 'is a file, not a folder');
  if (names.includes(FILES.train)) return;
  const pickle = names.find((name) => PICKLES.test(name));
  if (pickle !== undefined) throw isPickleName(join(folder, pickle), '');
  throw new TempernetError('DATA_UNREADABLE', {
    file: folder,
    detail: existsSync(folder) ? `holds no ${FILES.train}` : 'does not exist',
  });
};

const isPickleName = (file: string, detail: string): TempernetError =>
  PICKLES.test(basename(file))
    ? new TempernetError('DATA_PICKLE', { file })
    : new TempernetError('DATA_UNREADABLE', { file, detail });

/** The rows of a set that are neither in it before nor in one of `others`. */
const distinct = (set: Dataset | undefined, others: readonly (Dataset | undefined)[]): Dataset | undefined => {
  if (set === undefined) return undefined;
  const seen = new Set<Hex>(others.flatMap((other) => (other === undefined ? [] : exampleDigests(other))));
  const kept: number[] = [];
  for (const [row, digest] of exampleDigests(set).entries()) {
    if (!seen.has(digest)) kept.push(row);
    seen.add(digest);
  }
  return kept.length === set.count ? set : takeRows(set, kept);
};

/** What is to be learned, where it is one whole number a row: by it a partition by label deals. */
export const labelColumn = ({ columns, inputs }: DataSchema): Column | undefined =>
  columns.find(({ name, dtype, shape }) => !inputs.includes(name) && dtype !== 'float32' && shape.length === 0);

const oneClass = (train: Dataset, schema: DataSchema): string[] => {
  const label = labelColumn(schema);
  if (label === undefined) return [];
  const values = columnValues(train, label.name);
  return values.every((value) => value === values[0])
    ? [`every training row has ${label.name} = ${values[0]}: a model that always says so is perfect, so little can be learned`]
    : [];
};
