import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '../../protocol/hex.ts';
import { seededRandom } from '../../protocol/random.ts';
import { checkInteger } from '../../protocol/range.ts';
import { hexBytes } from '../../protocol/words.ts';
import { columnValues } from './column-values.ts';
import type { Dataset } from './dataset.ts';
import { dirichletSets } from './dirichlet-sets.ts';
import { labelOwners } from './label-owners.ts';
import { ownerSets } from './owner-sets.ts';
import { type Partition, partitionText } from './partition.ts';
import { splitRows, takeRows } from './split.ts';

const PARTITION_DOMAIN = 'tempernet/partition/1';

/** Training examples with what they can be dealt by. */
export type TrainingSet = {
  readonly dataset: Dataset;
  /** The column whose value is the label. */
  readonly label: string;
  /** Whose each row is; where absent, owners are made up who hold two labels each. */
  readonly owners?: ArrayLike<number>;
};

/**
 * Cuts training examples for `parts` proposers into `shards` shards each: `result[part][shard]`. `iid` is `splitRows`: equal sizes, what
 * does not divide left out. The others deal all rows to the shards first and then each shard's to the parts, at random, so that a shard
 * number has the same kind of examples from every proposer; every row is in exactly one shard, and each has at least `minimum`.
 * Deterministic by `seed` (32 bytes). Throws `SUBSTRATE_BAD_PARTITION`, or `SUBSTRATE_TOO_FEW_EXAMPLES` for `iid`.
 */
export const cutTrain = (
  { dataset, label, owners }: TrainingSet,
  options: {
    readonly partition: Partition;
    readonly seed: Hex;
    readonly parts: number;
    readonly shards: number;
    readonly minimum: number;
  },
): Dataset[][] => {
  const { partition, seed, parts, shards, minimum } = options;
  checkInteger('parts', parts, 1, 65_536);
  if (partition.kind === 'iid') return splitRows(dataset, seed, parts, shards);
  const random = seededRandom(PARTITION_DOMAIN, hexBytes('split seed', seed, 32), utf8ToBytes(partitionText(partition)));
  const labels = columnValues(dataset, label);
  const least = minimum * parts;
  const sets =
    partition.kind === 'dirichlet'
      ? dirichletSets(labels, { sets: shards, alpha: partition.alpha, minimum: least }, random)
      : ownerSets(owners ?? labelOwners(labels, shards, random), shards, least);
  const cut = sets.map((rows) => runs(random.shuffle(rows), parts).map((run) => takeRows(dataset, run)));
  return Array.from({ length: parts }, (_, part) => cut.map((shard) => shard[part]!));
};

/** Rows in `parts` runs whose sizes differ by one at most. */
const runs = (rows: Uint32Array, parts: number): Uint32Array[] =>
  Array.from({ length: parts }, (_, i) =>
    rows.subarray(Math.floor((i * rows.length) / parts), Math.floor(((i + 1) * rows.length) / parts)),
  );
