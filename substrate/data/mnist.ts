import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Column } from '../program/program-manifest.ts';
import type { Dataset } from './dataset.ts';
import { parseIdx } from './idx.ts';
import { shuffleRows, sliceRows, splitRows } from './split.ts';

/** Columns of the digits program: 28 x 28 grey pixels, row by row, and the digit. */
export const MNIST_COLUMNS: readonly Column[] = [
  { name: 'x', dtype: 'uint8', shape: [784] },
  { name: 'y', dtype: 'uint8', shape: [] },
];

/** Files of the MNIST distribution, by the names they have there. */
export const MNIST_FILES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

/** The bytes of the four files. */
export type MnistFiles = Readonly<Record<keyof typeof MNIST_FILES, Uint8Array>>;

/** MNIST as a network uses it. No two of the sets share an image of the distribution. */
export type MnistSets = {
  /** The first 50,000 training images in their own order. */
  readonly train: Dataset;
  /** The last 10,000 training images, shuffled by the seed: hidden truths are cut from it in turn. */
  readonly truth: Dataset;
  /** The 10,000 test images in their own order, which no node of a run sees. */
  readonly test: Dataset;
};

/** The same with `train[part][shard]`, shuffled by the seed. */
export type MnistSplit = Omit<MnistSets, 'train'> & { readonly train: readonly (readonly Dataset[])[] };

const TRAIN_COUNT = 50_000;
const PIXELS = 784;

/** Images and labels of one pair of IDX files as a data set. Throws `SUBSTRATE_BAD_IDX`. */
export const mnistDataset = (images: Uint8Array, labels: Uint8Array): Dataset => {
  const x = parseIdx(images, 3);
  const y = parseIdx(labels, 1);
  const count = x.shape[0]!;
  if (x.shape[1] !== 28 || x.shape[2] !== 28) throw new TempernetError('SUBSTRATE_BAD_IDX', { detail: 'images are not 28 x 28' });
  if (y.shape[0] !== count) throw new TempernetError('SUBSTRATE_BAD_IDX', { detail: `${count} images but ${y.shape[0]} labels` });
  const rows = new Uint8Array(count * (PIXELS + 1));
  for (let i = 0; i < count; i++) {
    const label = y.values[i]!;
    if (label > 9) throw new TempernetError('SUBSTRATE_BAD_IDX', { detail: `label ${label} is not a digit` });
    rows.set(x.values.subarray(i * PIXELS, (i + 1) * PIXELS), i * (PIXELS + 1));
    rows[(i + 1) * (PIXELS + 1) - 1] = label;
  }
  return { columns: MNIST_COLUMNS, count, rows };
};

/** MNIST as training examples, a truth pool in the order of a 32-byte seed, and a test set. */
export const mnistSets = (files: MnistFiles, seed: Hex): MnistSets => {
  const all = mnistDataset(files.trainImages, files.trainLabels);
  return {
    train: sliceRows(all, 0, TRAIN_COUNT),
    truth: shuffleRows(sliceRows(all, TRAIN_COUNT, all.count), seed),
    test: mnistDataset(files.testImages, files.testLabels),
  };
};

/** Cuts MNIST into `parts` times `shards` training sets, a truth pool and a test set, by a 32-byte seed. */
export const splitMnist = (files: MnistFiles, seed: Hex, parts: number, shards: number): MnistSplit => {
  const sets = mnistSets(files, seed);
  return { ...sets, train: splitRows(sets.train, seed, parts, shards) };
};
