import { claim } from '../../../roles/adversaries/claim.ts';
import type { TrainedSolution, Work } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';

/** Trains but for some intervals, whose ends it claims to be their beginnings; all the others follow from one another. */
export const fakeIntervals = (
  shop: Workshop,
  request: Extract<Work, { type: 'train' }>,
  signal: AbortSignal,
  faked: ReadonlySet<number>,
): Promise<TrainedSolution> =>
  claim(shop, request, signal, async ({ payload, job, keep }) => {
    let state = payload.firstState(job.base);
    const leaves = [await keep(state)];
    for (let index = 0; index < job.intervals; index++) {
      if (!faked.has(index)) state = await payload.replay(job, index, state, signal);
      leaves.push(await keep(state));
    }
    return { update: payload.updateFrom(job.base, state), leaves };
  });
