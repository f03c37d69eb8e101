import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/**
 * Saves half of the work: every second interval is left out, its end claimed to be its beginning. Of 10 intervals 5 are fake;
 * 2 sampled ones miss them all with C(5,2) / C(10,2) = 2/9, so that it is refuted within 5 rounds with 99.9 %.
 */
export const solverFakeInterval: Adversary = {
  does: 'leaves out every second interval',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, async ({ payload, job, keep }) => {
        let state = payload.firstState(job.base);
        const leaves = [await keep(state)];
        for (let index = 0; index < job.intervals; index++) {
          if (index % 2 === 0) state = await payload.replay(job, index, state, signal);
          leaves.push(await keep(state));
        }
        return { update: payload.updateFrom(job.base, state), leaves };
      }),
  }),
};
