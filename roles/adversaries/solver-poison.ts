import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';
import { mislabelled } from './mislabelled.ts';

/** Trains in earnest, but on labels that belong to other examples: all its states and its update fit together. */
export const solverPoison: Adversary = {
  does: 'trains on wrong labels',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, ({ payload, job, keep }) =>
        payload.train({ ...job, data: mislabelled(job.data, payload.schema.inputs) }, keep, signal),
      ),
  }),
};
