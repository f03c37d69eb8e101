import { decodeLeaves } from '../content/leaves.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/**
 * Frees the disk of a finished task's checkpoints, one's own and those fetched to check others. Updates and leaves stay: from
 * them and the base, anyone can still re-run the work. Of the list that another solver revealed only what was fetched as a
 * state goes: it could name the head version.
 */
export const forget = async (shop: Workshop, { task }: Extract<Work, { type: 'forget' }>): Promise<true> => {
  for (const { account, revealed } of task.solvers) {
    if (revealed === undefined || !(await shop.content.has(revealed.leavesDigest))) continue;
    const bytes = await shop.content.get(revealed.leavesDigest);
    if (bytes.length % 32 !== 0) continue;
    const leaves = decodeLeaves(bytes, bytes.length / 32);
    if (account !== shop.me) await shop.library.forgetStates(leaves);
    else for (const leaf of leaves) await shop.content.delete(leaf);
  }
  return true;
};
