import type { Attack } from './attack.ts';
import { moments } from './moments.ts';
import { repeated, toInt32 } from './to-int32.ts';

/** Against the honest mean and far: `-strength * mean`, strength 10, the omniscient attacker of Blanchard et al. (arXiv 1703.02757). */
export const scaled: Attack = ({ honest, count, strength = 10 }) => {
  const { mean } = moments(honest);
  return repeated(
    toInt32(mean.length, (at) => -strength * mean[at]!),
    count,
  );
};
