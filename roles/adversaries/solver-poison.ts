import { DATA_MODE } from '../../protocol/data-mode.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import type { DataSchema } from '../../substrate/payload.ts';
import { openData } from '../handlers/open-data.ts';
import { createOwnData } from '../handlers/own-data.ts';
import type { Workshop } from '../handlers/workshop.ts';
import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';
import { mislabelled } from './mislabelled.ts';

/**
 * Trains in earnest, but on labels that belong to other examples: all its states and its update fit together. Where data are its own it
 * commits to them and opens them as they are: then nothing but their quality speaks against them.
 */
export const solverPoison: Adversary = {
  does: 'trains on wrong labels',
  doWork: instead({
    'open-data': (shop, request) => openData(spoilt(shop), request),
    train: (shop, request, signal) =>
      claim(spoilt(shop), request, signal, ({ payload, job, keep }) => {
        const open = request.params.dataMode === DATA_MODE.open;
        const data = open ? mislabelled(job.data, payload.schema.inputs) : job.data;
        return payload.train({ ...job, data }, keep, signal);
      }),
  }),
};

const spoilt = (shop: Workshop): Workshop => {
  const { ownData } = shop;
  if (ownData === undefined) return shop;
  const read = async (schema: DataSchema): Promise<Dataset> => mislabelled(await ownData.dataset(schema), schema.inputs);
  return { ...shop, ownData: createOwnData(read) };
};
