import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, type Hex } from '../../protocol/hex.ts';

const BYTES = 256;

/**
 * True when a block whose header has this `logsBloom` (256 bytes, hexadecimal) may hold a log of `address`: each of three 11-bit
 * numbers at the start of its hash names a bit (Yellow Paper, section 4.3.1). Now and then true where there is none, never the other way.
 */
export const mayHoldLog = (bloom: Hex, address: string): boolean => {
  const bits = fromHex(bloom);
  const hash = keccak_256(fromHex(address.toLowerCase() as Hex));
  return [0, 2, 4].every((at) => {
    const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 0x7ff;
    return ((bits[BYTES - 1 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0;
  });
};
