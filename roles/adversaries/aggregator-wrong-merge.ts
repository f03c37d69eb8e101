import { int32View, littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import { inputRoot, mergeInputs } from '../content/inputs.ts';
import { type Adversary, instead } from './adversary.ts';

/** Proposes the old head with one weight changed instead of the merge; needing no update, it is early. */
export const aggregatorWrongMerge: Adversary = {
  does: 'proposes another version than the merge',
  doWork: instead({
    merge: async (shop, request, signal) => {
      const payload = await shop.library.payload(request.projectSpec, request.params.programHash);
      const other = int32View(await shop.library.version(payload, request.head, { signal })).slice();
      other[0] = ((other[0] ?? 0) + 1) | 0;
      return { digest: await shop.content.put(littleEndianBytes(other)), inputRoot: inputRoot(mergeInputs(request.tasks)) };
    },
  }),
};
