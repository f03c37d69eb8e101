import type { Random } from '../../protocol/random.ts';
import { checkInteger } from '../../protocol/range.ts';

/**
 * Made-up owners for a set that names none: rows sorted by label are cut into `2 * owners` runs of equal size, and each owner gets two of
 * them at random, so has two labels or little more (McMahan et al., arXiv 1602.05629, section 3). Gives the owner of each row.
 */
export const labelOwners = (labels: ArrayLike<number>, owners: number, random: Random): Uint32Array => {
  checkInteger('owners', owners, 1, 4096);
  const sorted = Array.from(labels, (label, row) => [label, row] as const).sort(([a, i], [b, j]) => a - b || i - j);
  const runs = random.permutation(2 * owners);
  const owned = new Uint32Array(labels.length);
  for (const [place, [, row]] of sorted.entries()) owned[row] = runs[Math.floor((place * 2 * owners) / sorted.length)]! >> 1;
  return owned;
};
