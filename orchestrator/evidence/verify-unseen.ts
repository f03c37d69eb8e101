import type { ProjectParams } from '../../node/chain/struct-table.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { equalBytes } from '../../protocol/equal-bytes.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ReadSolution, Verdict } from '../../roles/handlers/read-solution.ts';
import { badState } from '../../roles/handlers/replay-leaf.ts';
import type { Payload } from '../../substrate/payload.ts';

/** What an outsider can say of a solution whose data it may not see: what fails, or in words what was seen and what not. */
export type Unseen = Verdict | { readonly undecided: string };

/**
 * Looks at a solution whose data are the solver's own, its content already read: of a disclosed one at the last state, where that is
 * still kept. `stateOf` gives a state, what is wrong with it, or undefined where nobody keeps it.
 */
export const verifyUnseen = async (
  payload: Pick<Payload, 'updateFrom'>,
  params: Pick<ProjectParams, 'dataMode' | 'intervals'>,
  base: Uint8Array,
  { leaves, update }: ReadSolution,
  stateOf: (digest: Hex) => Promise<Uint8Array | Verdict | undefined>,
): Promise<Unseen> => {
  if (params.dataMode === DATA_MODE.private) {
    return {
      undecided:
        'data and states never left the solver; the update is there and of good form, and replay judges its quality again',
    };
  }
  const seats = "the data are the solver's own, and only its seats were shown the batches of the sampled intervals";
  const seen = 'the update is of good form, the states are the committed ones and begin with the base version';
  const last = await stateOf(leaves[params.intervals] as Hex);
  if (last === undefined) return { undecided: `${seats}; seen here: ${seen}. Nobody keeps the last state` };
  if (!(last instanceof Uint8Array)) return { ...last, detail: `the last state: ${last.detail}` };
  try {
    if (equalBytes(payload.updateFrom(base, last), update)) {
      return { undecided: `${seats}; seen here: ${seen}, and the update follows from the last` };
    }
  } catch (error) {
    return badState(error);
  }
  return { outcome: 'refuted', check: 'derivation', detail: 'the update does not follow from the last state' };
};
