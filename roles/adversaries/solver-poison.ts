import { trainTask } from '../../substrate/neural/derive.ts';
import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';
import { mislabelled } from './mislabelled.ts';

/** Trains in earnest, but on labels that belong to other examples: all its states and its update fit together. */
export const solverPoison: Adversary = {
  does: 'trains on wrong labels',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, async ({ run, base, keep }) => {
        const dataset = mislabelled(run.dataset, run.session.manifest.inferInputs);
        const onCheckpoint = async (_index: number, content: Uint8Array): Promise<void> => void (await keep(content));
        return trainTask({ ...run, dataset, base, signal, onCheckpoint });
      }),
  }),
};
