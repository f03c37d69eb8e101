import { decodeDataset, encodeDataset } from '../../substrate/data/dataset.ts';
import { takeRows } from '../../substrate/data/split.ts';
import { prepareTask, publishTruth } from '../handlers/prepare-task.ts';
import type { TaskSource, Workshop } from '../handlers/workshop.ts';
import { type Adversary, instead } from './adversary.ts';

/** In every even task the truth holds half of its examples twice; in every odd one it shares examples with the truth before it. */
export const proposerBadTruth: Adversary = {
  does: 'truths with examples twice, or used before',
  doWork: instead({
    'prepare-task': (shop, request, signal) => prepareTask(spoilt(shop), request, signal),
    'publish-truth': (shop, request) => publishTruth(spoilt(shop), request),
  }),
};

const spoilt = (shop: Workshop): Workshop => {
  const { source } = shop;
  if (source === undefined) return shop;
  return { ...shop, source: { shards: (...request) => source.shards(...request), truth: truthOf(source) } };
};

const truthOf =
  (source: TaskSource): TaskSource['truth'] =>
  async (schema, taskNumber, count) => {
    const even = taskNumber - (taskNumber % 2);
    const sound = await source.truth(schema, even, count);
    if (taskNumber !== even) return sound;
    const twice = Array.from({ length: count }, (_, row) => row % Math.ceil(count / 2));
    return encodeDataset(takeRows(decodeDataset(sound), twice));
  };
