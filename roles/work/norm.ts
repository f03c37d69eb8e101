/** Updates are int32, so squares of up to 2^11 of them add up exactly before they are carried into a bigint. */
const BLOCK = 2048;

/** True when the Euclidean norm of an update, in units of the fixed point, is at most `max`; exact. `max` 0 means unbounded. */
export const normWithin = (update: Int32Array, max: bigint): boolean => {
  if (max === 0n) return true;
  let total = 0n;
  for (let start = 0; start < update.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, update.length);
    let high = 0;
    let cross = 0;
    let low = 0;
    for (let i = start; i < end; i++) {
      const q = update[i] as number;
      const h = Math.floor(q / 65_536);
      const l = q - h * 65_536;
      high += h * h;
      cross += h * l;
      low += l * l;
    }
    total += (BigInt(high) << 32n) + (BigInt(cross) << 17n) + BigInt(low);
  }
  return total <= max * max;
};
