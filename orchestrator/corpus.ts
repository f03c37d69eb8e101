import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { readRecordedSets } from '../agent/experience/recorded-sets.ts';
import { readMnistFiles } from '../node/data/mnist-files.ts';
import { labelColumn, readOwnData } from '../node/data/own-data.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../protocol/hex.ts';
import { cutTrain, type TrainingSet } from '../substrate/data/cut-train.ts';
import type { Dataset } from '../substrate/data/dataset.ts';
import { mnistSets } from '../substrate/data/mnist.ts';
import { IID, type Partition } from '../substrate/data/partition.ts';
import { distinctRows, shuffleRows } from '../substrate/data/split.ts';
import type { DataSchema } from '../substrate/payload.ts';

/** Examples that a network trains on, cut so that no two of the three sets share one. */
export type Corpus = {
  /** `train[part][shard]` */
  readonly train: readonly (readonly Dataset[])[];
  /** Hidden truths are cut from it in turn. */
  readonly truth: Dataset;
  /** Shown to no node of a run. */
  readonly test: Dataset;
  /** The column by whose values a Dirichlet partition deals. */
  readonly label: string;
  /** What can be trained on and is probably not meant, in words. */
  readonly warnings: readonly string[];
};

/** Data sets by the name that `--data` takes; another name is a folder of own data. */
export const CORPORA: readonly string[] = ['mnist', 'brain'];

/** What own data are shuffled by, everywhere alike. */
export const SPLIT_SEED: Hex = toHex(keccak_256(utf8ToBytes('tempernet/split/1')));

/** Rows that every shard of a named data set has at least: a batch of each program that trains on these data. */
const LEAST = 64;

/**
 * Opens a data set, or a folder of own data that a program with `schema` trains on, its training part cut for `parts` proposers into
 * `shards` shards each, dealt by `partition`. Throws CLI_BAD_OPTION, SUBSTRATE_BAD_PARTITION, DATA_TOO_FEW and what `readOwnData` does.
 */
export const openCorpus = async (
  name: string,
  parts: number,
  shards: number,
  partition: Partition = IID,
  schema?: DataSchema,
): Promise<Corpus> => {
  const own = schema !== undefined && !CORPORA.some((known) => known === name);
  const { train, truth, test, warnings = [] } = own ? await ownSets(name, schema) : await readSets(name);
  const minimum = own ? schema.shardRows : LEAST;
  const [actual, expected] = [train.dataset.count, parts * shards * minimum];
  if (own && actual < expected)
    throw new TempernetError('DATA_TOO_FEW', { what: `training in ${parts * shards} shards of ${minimum}`, actual, expected });
  const cut = cutTrain(train, { partition, seed: SPLIT_SEED, parts, shards, minimum });
  return { train: cut, truth, test, label: train.label, warnings };
};

type Sets = {
  readonly train: TrainingSet;
  readonly truth: Dataset;
  readonly test: Dataset;
  readonly warnings?: readonly string[];
};

const ownSets = async (folder: string, schema: DataSchema): Promise<Sets> => {
  const { train, ...others } = await readOwnData(folder, schema, SPLIT_SEED);
  return { ...others, train: { dataset: train, label: labelColumn(schema)?.name ?? '' } };
};

const readSets = async (name: string): Promise<Sets> => {
  switch (name) {
    case 'mnist': {
      const sets = mnistSets(await readMnistFiles(), SPLIT_SEED);
      // The distribution does not say who wrote a digit.
      return { ...sets, train: { dataset: sets.train, label: 'y' } };
    }
    case 'brain': {
      const { train, truth, test } = readRecordedSets();
      return { train, truth: distinctRows(shuffleRows(truth, SPLIT_SEED)), test };
    }
    default:
      throw new TempernetError('CLI_BAD_OPTION', {
        option: '--data',
        detail: `is neither ${CORPORA.join(' nor ')}, and only a program of one's own takes a folder`,
        command: 'node',
      });
  }
};
