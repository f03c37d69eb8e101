import type { Fixed } from './fixed.ts';

/** ln 2 with 96 fractional bits. */
const LN2 = 54916777467707473351141471128n;
const BITS = 96n;

/**
 * `exp(x)` of a 32.32 number by whole numbers only, so it is the same everywhere: reduced to `[0, ln 2)`, then a Taylor
 * series of 24 terms at 96 fractional bits. Correct to the last unit for |x| <= 15; 0 below about -22.
 */
export const exponential = (x: Fixed): Fixed => {
  const wide = x << (BITS - 32n);
  let k = wide / LN2;
  if (wide < 0n && k * LN2 !== wide) k -= 1n;
  const r = wide - k * LN2;
  let term = 1n << BITS;
  let total = term;
  for (let n = 1n; n <= 24n; n++) {
    term = (term * r) / (n << BITS);
    total += term;
  }
  const shift = BITS - 32n - k;
  return shift >= 0n ? total >> shift : total << -shift;
};
