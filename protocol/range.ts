import { TempernetError } from './errors/tempernet-error.ts';

/** The largest unsigned integer of so many bits. */
export const maxUint = (bits: number): bigint => (1n << BigInt(bits)) - 1n;

/** Returns a whole number within `[low, high]`, throws `PROTOCOL_OUT_OF_RANGE` otherwise. */
export const checkInteger = (what: string, value: number, low: number, high: number): number => {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new TempernetError('PROTOCOL_OUT_OF_RANGE', { what, value, range: `${low}..${high}` });
  }
  return value;
};

/** Returns an unsigned integer of at most `bits` bits and at least `low`, throws `PROTOCOL_OUT_OF_RANGE` otherwise. */
export const checkUint = (what: string, value: bigint, bits: number, low = 0n): bigint => {
  if (value < low || value > maxUint(bits)) {
    throw new TempernetError('PROTOCOL_OUT_OF_RANGE', { what, value, range: `${low}..2^${bits}-1` });
  }
  return value;
};
