import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/** Claims that training led nowhere: every state is the first one, the update is zero, and the ends fit together. */
export const solverLazy: Adversary = {
  does: 'trains nothing, claims a zero update',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, async ({ payload, job, keep }) => {
        const state = payload.firstState(job.base);
        const leaf = await keep(state);
        return {
          update: payload.updateFrom(job.base, state),
          leaves: Array.from({ length: job.intervals + 1 }, () => leaf),
        };
      }),
  }),
};
