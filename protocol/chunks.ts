import { sha256 } from '@noble/hashes/sha2.js';
import { type Hex, toHex } from './hex.ts';

/** Bytes of a chunk; only the last chunk of a content may be shorter. */
export const CHUNK_SIZE = 256 * 1024;

/** The most chunks that one content may have (4 GiB). Its manifest stays below 700 kB. */
export const MAX_CHUNKS = 16_384;

/** How many chunks a content of `size` bytes has. */
export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_SIZE);

/** The byte length of chunk `index` of a content of `size` bytes; 0 beyond its end. */
export const chunkLength = (size: number, index: number): number => Math.max(0, Math.min(CHUNK_SIZE, size - index * CHUNK_SIZE));

/** Chunk `index` of a content, as a view of the same memory. */
export const chunkOf = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE);

/** sha2-256 of some bytes: the digest of a raw chunk or of an encoded manifest. */
export const sha256Hex = (bytes: Uint8Array): Hex => toHex(sha256(bytes));

/** The sha2-256 digest of each 256 KiB chunk of a content. Empty content has none. */
export const chunkDigests = (bytes: Uint8Array): Hex[] =>
  Array.from({ length: chunkCount(bytes.length) }, (_, index) => sha256Hex(chunkOf(bytes, index)));
