import type { Attack } from './attack.ts';
import { moments } from './moments.ts';
import { repeated, toInt32 } from './to-int32.ts';

/**
 * Inner product manipulation: `-strength * mean`, strength 0.5 (Xie et al., arXiv 1903.03936, epsilon). Short enough to lie among
 * the honest updates, just turned so that what a distance-based rule selects no longer points the way they do.
 */
export const innerProduct: Attack = ({ honest, count, strength = 0.5 }) => {
  const { mean } = moments(honest);
  return repeated(
    toInt32(mean.length, (at) => -strength * mean[at]!),
    count,
  );
};
