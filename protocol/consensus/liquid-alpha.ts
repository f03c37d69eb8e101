import { exponential } from './exponential.ts';
import { clamp, divide, type Fixed, multiply, ONE } from './fixed.ts';

/** Liquid alpha: the moving average's rate of each pair lies in `[low, high]`; `steepness` in hundredths (1000 upstream, so 10). */
export type LiquidAlpha = { readonly low: Fixed; readonly high: Fixed; readonly steepness: bigint };

/**
 * The rate at which a bond follows a weight. When the weight is at least the old bond ("buy") what counts is how far it exceeds the
 * consensus, else ("sell") how far the bond exceeds it: `lo + (hi - lo) / (1 + exp(-(steepness / 100) * (d - 1/2)))`, kept in `[lo, hi]`.
 */
export const liquidAlpha = (weight: Fixed, bond: Fixed, consensus: Fixed, options: LiquidAlpha): Fixed => {
  const difference = clamp(weight >= bond ? weight - consensus : bond - weight, 0n, ONE);
  const slope = divide(options.steepness << 32n, -100n << 32n);
  const sigmoid = divide(ONE, ONE + exponential(multiply(slope, difference - (ONE >> 1n))));
  return clamp(options.low + multiply(sigmoid, options.high - options.low), options.low, options.high);
};
