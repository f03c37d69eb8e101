import type { Random } from '../../../protocol/random.ts';
import { squaredNorm } from '../../../substrate/merge/squared-distance.ts';
import type { Attack } from './attack.ts';
import { toInt32 } from './to-int32.ts';

/**
 * Noise without aim, each attacker its own: normal, its standard deviation `strength` times the root mean square of an honest
 * coordinate, strength 10 (the Gaussian attacker of Blanchard et al., arXiv 1703.02757).
 */
export const noise: Attack = ({ honest, count, strength = 10, random }) => {
  const size = honest[0]!.length;
  const square = honest.reduce((sum, update) => sum + Number(squaredNorm(update)), 0);
  const deviation = strength * Math.sqrt(square / (honest.length * Math.max(1, size)));
  return Array.from({ length: count }, () => toInt32(size, () => deviation * normal(random)));
};

/** Nearly normal, mean 0, deviation 1, from arithmetic alone, so equal on every machine: a sum of twelve uniform numbers, less six. */
const normal = (random: Random): number => {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.next() / 2 ** 32;
  return sum;
};
