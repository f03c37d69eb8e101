import type { Attack } from './attack.ts';
import { moments } from './moments.ts';
import { normalQuantile } from './normal-quantile.ts';
import { repeated, toInt32 } from './to-int32.ts';

/**
 * A little is enough (Baruch et al., arXiv 1902.06156): `mean - z * deviation`, coordinate by coordinate, with the largest z at which
 * the attackers and the honest that happen to lie beyond them are together a majority: z = quantile((n - f - s) / (n - f)),
 * s = floor(n / 2 + 1) - f. `strength` multiplies z and is 1.
 */
export const littleIsEnough: Attack = ({ honest, count, strength = 1 }) => {
  const { mean, deviation } = moments(honest);
  const z = strength * largestShift(honest.length, count);
  return repeated(
    toInt32(mean.length, (at) => mean[at]! - z * deviation[at]!),
    count,
  );
};

/** z for `honest` and `malicious` workers. Attackers who are a majority by themselves need no cover: s counts as one then. */
export const largestShift = (honest: number, malicious: number): number => {
  const supporters = Math.max(1, Math.floor((honest + malicious) / 2 + 1) - malicious);
  const share = (honest - supporters) / honest;
  // With so few attackers that half of the honest would have to support them there is no room at all.
  return share <= 0.5 ? 0 : normalQuantile(share);
};
