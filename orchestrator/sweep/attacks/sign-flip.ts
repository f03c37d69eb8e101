import type { Attack } from './attack.ts';
import { toInt32 } from './to-int32.ts';

/**
 * Each attacker takes an honest update and turns it around: `-strength * honest[i mod n]`, strength 1 (Li et al., arXiv 1811.03761).
 * No longer than honest ones, so that no bound on the norm refuses it.
 */
export const signFlip: Attack = ({ honest, count, strength = 1 }) =>
  Array.from({ length: count }, (_, i) => {
    const update = honest[i % honest.length]!;
    return toInt32(update.length, (at) => -strength * update[at]!);
  });
