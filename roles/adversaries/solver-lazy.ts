import { encodeCheckpoint, initialState, updateFrom } from '../../substrate/codecs/tensors.ts';
import { type Adversary, instead } from './adversary.ts';
import { claim } from './claim.ts';

/** Claims that training led nowhere: every state is the first one, the update is zero, and the ends fit together. */
export const solverLazy: Adversary = {
  does: 'trains nothing, claims a zero update',
  doWork: instead({
    train: (shop, request, signal) =>
      claim(shop, request, signal, async ({ run, base, keep }) => {
        const { manifest } = run.session;
        const state = initialState(manifest, base);
        const leaf = await keep(encodeCheckpoint(manifest, state));
        return {
          update: updateFrom(manifest, state.params, base),
          leaves: Array.from({ length: run.intervals + 1 }, () => leaf),
        };
      }),
  }),
};
