import { TempernetError } from './errors/tempernet-error.ts';
import { fromHex, type Hex } from './hex.ts';
import { checkUint } from './range.ts';

/** An unsigned integer as `length` big-endian bytes; throws `PROTOCOL_OUT_OF_RANGE` when it does not fit. */
export const uintBytes = (value: bigint, length: number): Uint8Array => {
  let rest = checkUint('integer', value, length * 8);
  const bytes = new Uint8Array(length);
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
};

/** Big-endian bytes as an unsigned integer. */
export const bytesUint = (bytes: Uint8Array): bigint => {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
};

/** Bytes of lower-case hexadecimal of exactly `length` bytes; throws `PROTOCOL_BAD_HEX` otherwise. */
export const hexBytes = (what: string, hex: string, length: number): Uint8Array => {
  if (hex.length !== 2 + 2 * length || !/^0x[0-9a-f]*$/.test(hex)) throw new TempernetError('PROTOCOL_BAD_HEX', { what, length });
  return fromHex(hex as Hex);
};

/** An ABI word of an unsigned integer of `bits` bits (default 256). */
export const uintWord = (value: bigint, bits = 256): Uint8Array => uintBytes(checkUint('ABI word', value, bits), 32);

/** An ABI word of 32 bytes. */
export const bytes32Word = (hex: Hex): Uint8Array => hexBytes('bytes32', hex, 32);

/** An ABI word of a lower-case account address. */
export const addressWord = (address: Hex): Uint8Array => {
  const word = new Uint8Array(32);
  word.set(hexBytes('address', address, 20), 12);
  return word;
};
