/** So many terms of at most 2^34 each add up exactly in a double. */
const BLOCK = 1 << 18;

/**
 * Squared Euclidean distance of two int32 vectors, exact. Each difference is split into a signed high part and 16 low bits,
 * so partial sums stay exact integers in doubles and only one BigInt addition a block is needed.
 */
export const squaredDistance = (a: Int32Array, b: Int32Array): bigint => {
  let total = 0n;
  for (let start = 0; start < a.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, a.length);
    let high = 0;
    let cross = 0;
    let low = 0;
    for (let i = start; i < end; i++) {
      const difference = a[i]! - b[i]!;
      const h = Math.floor(difference / 65_536);
      const l = difference - h * 65_536;
      high += h * h;
      cross += h * l;
      low += l * l;
    }
    total += (BigInt(high) << 32n) + (BigInt(cross) << 17n) + BigInt(low);
  }
  return total;
};
