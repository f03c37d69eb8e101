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

/** Returns an unsigned integer that fits `bits` bits, throws `PROTOCOL_OUT_OF_RANGE` otherwise. */
export const checkUint = (what: string, value: bigint, bits: number): bigint => {
  if (value < 0n || value > maxUint(bits)) {
    throw new TempernetError('PROTOCOL_OUT_OF_RANGE', { what, value, range: `0..2^${bits}-1` });
  }
  return value;
};
