import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { syntheticSteps } from '../../substrate/data/brain-synthetic.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { splitMnist } from '../../substrate/data/mnist.ts';
import { sliceRows, splitRows } from '../../substrate/data/split.ts';
import { readMnistFiles } from './mnist-files.ts';

/** Examples that a network trains on, cut so that no two of the three sets share one. */
export type Corpus = {
  /** `train[part][shard]` */
  readonly train: readonly (readonly Dataset[])[];
  /** Hidden truths are cut from it in turn. */
  readonly truth: Dataset;
  /** Shown to no node of a run. */
  readonly test: Dataset;
};

/** Data sets by the name that `--data` takes. */
export const CORPORA = ['mnist', 'brain-synthetic'] as const;
export type CorpusName = (typeof CORPORA)[number];

const SPLIT_SEED: Hex = toHex(keccak_256(utf8ToBytes('tempernet/split/1')));
const STEPS = { train: 24_000, truth: 8_000, test: 4_000 } as const;

/** Opens a data set, its training part cut for `parts` proposers into `shards` shards each. Throws CLI_BAD_OPTION. */
export const openCorpus = async (name: string, parts: number, shards: number): Promise<Corpus> => {
  switch (name) {
    case 'mnist':
      return splitMnist(await readMnistFiles(), SPLIT_SEED, parts, shards);
    case 'brain-synthetic': {
      const steps = syntheticSteps(SPLIT_SEED, STEPS.train + STEPS.truth + STEPS.test);
      return {
        train: splitRows(sliceRows(steps, 0, STEPS.train), SPLIT_SEED, parts, shards),
        truth: sliceRows(steps, STEPS.train, STEPS.train + STEPS.truth),
        test: sliceRows(steps, STEPS.train + STEPS.truth, steps.count),
      };
    }
    default:
      throw new TempernetError('CLI_BAD_OPTION', {
        option: '--data',
        detail: `is none of ${CORPORA.join(', ')}`,
        command: 'node',
      });
  }
};
