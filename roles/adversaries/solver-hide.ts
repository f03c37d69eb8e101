import { trainTask } from '../../substrate/neural/derive.ts';
import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/** Trains, commits and reveals, but keeps all content to itself: hiding must not be cheaper than showing a fake. */
export const solverHide: Adversary = {
  does: 'reveals digests, serves no content',
  doWork: instead({
    train: (shop, request, signal) => claim(shop, request, signal, ({ run, base }) => trainTask({ ...run, base, signal }), false),
  }),
};
