import { trainTask } from '../../substrate/neural/derive.ts';
import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/** Trains honestly and shows every state, then hands in the update with its sign turned round. */
export const solverSwapUpdate: Adversary = {
  does: 'trains honestly, hands in the opposite update',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, async ({ run, base, keep }) => {
        const onCheckpoint = async (_index: number, content: Uint8Array): Promise<void> => void (await keep(content));
        const { update, leaves } = await trainTask({ ...run, base, signal, onCheckpoint });
        return { update: update.map((q) => -q), leaves };
      }),
  }),
};
