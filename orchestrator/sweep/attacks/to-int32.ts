import { INT32_MAX, INT32_MIN, roundHalfEven } from '../../../substrate/codecs/fixed-point.ts';

/** An update of `size` coordinates, each rounded and held within int32: what attackers want must still be an update. */
export const toInt32 = (size: number, at: (index: number) => number): Int32Array => {
  const out = new Int32Array(size);
  for (let i = 0; i < size; i++) out[i] = Math.max(INT32_MIN, Math.min(INT32_MAX, roundHalfEven(at(i))));
  return out;
};

/** `count` attackers that send the same, each an array of its own. */
export const repeated = (update: Int32Array, count: number): Int32Array[] => Array.from({ length: count }, () => update.slice());
