import { encodeCheckpoint, initialState, updateFrom } from '../../substrate/codecs/tensors.ts';
import { replayInterval } from '../../substrate/neural/derive.ts';
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
      claim(shop, request, signal, async ({ run, base, keep }) => {
        const { manifest } = run.session;
        let state = initialState(manifest, base);
        const leaves = [await keep(encodeCheckpoint(manifest, state))];
        for (let index = 0; index < run.intervals; index++) {
          if (index % 2 === 0) ({ state } = await replayInterval({ ...run, index, state, signal }));
          leaves.push(await keep(encodeCheckpoint(manifest, state)));
        }
        return { update: updateFrom(manifest, state.params, base), leaves };
      }),
  }),
};
