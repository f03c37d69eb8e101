import { int32View, littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/** Trains honestly and shows every state, then hands in the update with its sign turned round. */
export const solverSwapUpdate: Adversary = {
  does: 'trains honestly, hands in the opposite update',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, async ({ payload, job, keep }) => {
        const { update, leaves } = await payload.train(job, keep, signal);
        return { update: littleEndianBytes(int32View(update).map((q) => -q)), leaves };
      }),
  }),
};
