/** So many terms of at most 2^34 each add up exactly in a double. */
const BLOCK = 1 << 18;

/** Squared Euclidean distance of two int32 vectors of one length, exact. */
export const squaredDistance = (a: Int32Array, b: Int32Array): bigint => sumOfSquares(a.length, (i) => a[i]! - b[i]!);

/** Squared Euclidean length of an int32 vector, exact. */
export const squaredNorm = (a: Int32Array): bigint => sumOfSquares(a.length, (i) => a[i]!);

/** True when the Euclidean length of an int32 vector is at most `max`, exact. `max` 0 means unbounded. */
export const normWithin = (a: Int32Array, max: bigint): boolean => max === 0n || squaredNorm(a) <= max * max;

/**
 * Each value (at most 33 bits) is split into a signed high part and 16 low bits, so partial sums stay exact integers in doubles
 * and only one BigInt addition a block is needed.
 */
const sumOfSquares = (length: number, at: (i: number) => number): bigint => {
  let total = 0n;
  for (let start = 0; start < length; start += BLOCK) {
    const end = Math.min(start + BLOCK, length);
    let high = 0;
    let cross = 0;
    let low = 0;
    for (let i = start; i < end; i++) {
      const value = at(i);
      const h = Math.floor(value / 65_536);
      const l = value - h * 65_536;
      high += h * h;
      cross += h * l;
      low += l * l;
    }
    total += (BigInt(high) << 32n) + (BigInt(cross) << 17n) + BigInt(low);
  }
  return total;
};
