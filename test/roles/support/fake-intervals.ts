import { claim } from '../../../roles/adversaries/claim.ts';
import type { TrainedSolution, Work } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import { encodeCheckpoint, initialState, updateFrom } from '../../../substrate/codecs/tensors.ts';
import { replayInterval } from '../../../substrate/neural/derive.ts';

/** Trains but for some intervals, whose ends it claims to be their beginnings; all the others follow from one another. */
export const fakeIntervals = (
  shop: Workshop,
  request: Extract<Work, { type: 'train' }>,
  signal: AbortSignal,
  faked: ReadonlySet<number>,
): Promise<TrainedSolution> =>
  claim(shop, request, signal, async ({ run, base, keep }) => {
    const { manifest } = run.session;
    let state = initialState(manifest, base);
    const leaves = [await keep(encodeCheckpoint(manifest, state))];
    for (let index = 0; index < run.intervals; index++) {
      if (!faked.has(index)) ({ state } = await replayInterval({ ...run, index, state, signal }));
      leaves.push(await keep(encodeCheckpoint(manifest, state)));
    }
    return { update: updateFrom(manifest, state.params, base), leaves };
  });
