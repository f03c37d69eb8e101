import { setImmediate } from 'node:timers/promises';
import { openCorpus } from '../../orchestrator/corpus.ts';
import { createOwnData, type OwnData } from '../../roles/handlers/own-data.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { IID, type Partition } from '../../substrate/data/partition.ts';

/** What solver `part` of `parts` trains on where solvers bring their own data: its part of the training examples. */
export const ownData = (name: string, part: number, parts: number, partition: Partition = IID): OwnData =>
  createOwnData(
    async (schema) => (await openCorpus(name, 1, parts, partition, schema)).train[0]?.[part] as Dataset,
    setImmediate,
  );
