import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/** Trains, commits and reveals, but keeps all content to itself: hiding must not be cheaper than showing a fake. */
export const solverHide: Adversary = {
  does: 'reveals digests, serves no content',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, ({ payload, job, keep }) => payload.train(job, keep, signal), false),
  }),
};
