import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';

/** keccak256 of the concatenation of some byte strings: 32 bytes. */
export const keccak = (...parts: readonly Uint8Array[]): Uint8Array =>
  keccak_256(parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(...parts));
