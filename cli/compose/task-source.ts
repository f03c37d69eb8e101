import { type Corpus, openCorpus } from '../../orchestrator/corpus.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { TaskSource } from '../../roles/handlers/workshop.ts';
import { type Dataset, encodeDataset } from '../../substrate/data/dataset.ts';
import { IID, type Partition } from '../../substrate/data/partition.ts';
import { sliceRows } from '../../substrate/data/split.ts';
import type { DataSchema } from '../../substrate/payload.ts';

/**
 * What proposer `part` of `parts` cuts its tasks from: its part of the training examples, and its own stretch of the truth
 * pool, task by task, so that no example is ever in two truths. `partition` says how examples are dealt to the slots of its tasks.
 */
export const taskSource = (name: string, part: number, parts: number, partition: Partition = IID): TaskSource => {
  let opened: { shards: number; corpus: Promise<Corpus> } | undefined;
  const corpus = (shards: number, schema: DataSchema): Promise<Corpus> => {
    if (opened?.shards !== shards) opened = { shards, corpus: openCorpus(name, parts, shards, partition, schema) };
    return opened.corpus;
  };
  return {
    shards: async (schema, shards) => {
      const sets = (await corpus(shards, schema)).train[part] as readonly Dataset[];
      return { columns: sets[0]?.columns ?? [], shards: sets.map(encodeDataset) };
    },
    truth: async (schema, taskNumber, count) => {
      const pool = (await corpus(opened?.shards ?? 1, schema)).truth;
      const share = Math.floor(pool.count / parts);
      const start = part * share + taskNumber * count;
      if ((taskNumber + 1) * count > share)
        throw new TempernetError('ROLE_DATA_EXHAUSTED', { taskNumber, pool: share, each: count });
      return encodeDataset(sliceRows(pool, start, start + count));
    },
  };
};
