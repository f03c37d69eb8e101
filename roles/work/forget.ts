import { decodeLeaves } from '../content/leaves.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/**
 * Frees the disk of a finished task's checkpoints, one's own and those fetched to check others. Updates and leaves stay: from
 * them and the base, anyone can still re-run the work.
 */
export const forget = async (shop: Workshop, { task }: Extract<Work, { type: 'forget' }>): Promise<true> => {
  for (const { revealed } of task.solvers) {
    if (revealed === undefined || !(await shop.content.has(revealed.leavesDigest))) continue;
    const bytes = await shop.content.get(revealed.leavesDigest);
    for (const leaf of decodeLeaves(bytes, bytes.length / 32)) await shop.content.delete(leaf);
  }
  return true;
};
