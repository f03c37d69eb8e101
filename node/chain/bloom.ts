import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, type Hex, toHex } from '../../protocol/hex.ts';
import type { RawLog } from './raw-log.ts';

const BYTES = 256;

/** The three bits of an address or topic: 11-bit numbers at the start of its hash (Yellow Paper, section 4.3.1). */
const bitsOf = (value: string): number[] => {
  const hash = keccak_256(fromHex(value.toLowerCase() as Hex));
  return [0, 2, 4].map((at) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 0x7ff);
};

/** Where a bit lies: they are counted from the end. */
const byteOf = (bit: number): number => BYTES - 1 - (bit >> 3);

/**
 * True when a block whose header has this `logsBloom` (256 bytes, hexadecimal) may hold a log of `address`. Now and then true where there
 * is none, never the other way.
 */
export const mayHoldLog = (bloom: Hex, address: string): boolean => {
  const bits = fromHex(bloom);
  return bitsOf(address).every((bit) => ((bits[byteOf(bit)] ?? 0) & (1 << (bit & 7))) !== 0);
};

/** The `logsBloom` of a block that holds these logs and no others: 256 bytes, lower case. */
export const bloomOf = (logs: readonly Pick<RawLog, 'address' | 'topics'>[]): Hex => {
  const bytes = new Uint8Array(BYTES);
  for (const value of new Set(logs.flatMap(({ address, topics }) => [address, ...topics]))) {
    for (const bit of bitsOf(value)) bytes[byteOf(bit)] = (bytes[byteOf(bit)] ?? 0) | (1 << (bit & 7));
  }
  return toHex(bytes);
};
