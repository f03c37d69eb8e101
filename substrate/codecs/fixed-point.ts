import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** Largest and smallest published integer. */
export const INT32_MAX = 2_147_483_647;
export const INT32_MIN = -2_147_483_648;

/** Nearest integer, halves to the even one. Exact for every double. */
export const roundHalfEven = (x: number): number => {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
};

/** `2^scale` as a double; exact for 0..62. */
export const scaleFactor = (scale: number): number => Number(1n << BigInt(scale));

/**
 * float32 values to fixed point: `clamp(roundHalfEven(x * 2^scale))` to int32. The product is exact in double.
 * Throws `SUBSTRATE_NOT_FINITE` on NaN or infinity.
 */
export const encodeFixed = (values: Float32Array, scale: number, what = 'tensor'): Int32Array => {
  const factor = scaleFactor(scale);
  const out = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]! * factor;
    if (!Number.isFinite(x)) throw new TempernetError('SUBSTRATE_NOT_FINITE', { what });
    const q = roundHalfEven(x);
    out[i] = Math.max(INT32_MIN, Math.min(INT32_MAX, q));
  }
  return out;
};

/** Fixed point to float32: `fround(q * 2^-scale)`. */
export const decodeFixed = (q: Int32Array, scale: number): Float32Array => {
  const factor = 1 / scaleFactor(scale);
  const out = new Float32Array(q.length);
  for (let i = 0; i < q.length; i++) out[i] = q[i]! * factor;
  return out;
};

/** `left - right` element by element; throws `SUBSTRATE_OUT_OF_RANGE` where the result does not fit int32. */
export const subtractInt32 = (left: Int32Array, right: Int32Array, what: string): Int32Array => combine(left, right, -1, what);

/** `left + right` element by element; throws `SUBSTRATE_OUT_OF_RANGE` where the result does not fit int32. */
export const addInt32 = (left: Int32Array, right: Int32Array, what: string): Int32Array => combine(left, right, 1, what);

const combine = (left: Int32Array, right: Int32Array, sign: 1 | -1, what: string): Int32Array => {
  if (left.length !== right.length) {
    throw new TempernetError('SUBSTRATE_BAD_LENGTH', { what, actual: right.length, expected: left.length });
  }
  const out = new Int32Array(left.length);
  for (let i = 0; i < left.length; i++) {
    const value = left[i]! + sign * right[i]!;
    if (value > INT32_MAX || value < INT32_MIN) throw new TempernetError('SUBSTRATE_OUT_OF_RANGE', { what, index: i });
    out[i] = value;
  }
  return out;
};
