import type { GetOptions } from '../../node/content/content.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Library } from '../../roles/handlers/library.ts';
import type { Verdict } from '../../roles/handlers/read-solution.ts';
import { badState, noState } from '../../roles/handlers/replay-leaf.ts';
import type { Payload } from '../../substrate/payload.ts';

/**
 * A state of a solver's training: undefined when nobody keeps it whole, or what a seat has to say of a content that is no state of the
 * payload. Throws NET_ABORTED, and what nobody but this machine is to blame for.
 */
export const findState = async (
  library: Pick<Library, 'state'>,
  payload: Pick<Payload, 'bounds' | 'check'>,
  digest: Hex,
  options: Pick<GetOptions, 'timeoutMs' | 'signal'>,
): Promise<Uint8Array | Verdict | undefined> => {
  let content: Uint8Array;
  try {
    content = await library.state(digest, { ...options, maxBytes: payload.bounds.stateBytes });
  } catch (error) {
    if (isTempernetError(error, 'STORE_CORRUPT') || isTempernetError(error, 'RECORDS_CONTENT_MISSING')) return undefined;
    const verdict = noState(error);
    return verdict.check === 'availability' ? undefined : verdict;
  }
  try {
    payload.check('state', content);
    return content;
  } catch (error) {
    return badState(error);
  }
};
