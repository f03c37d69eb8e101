import { CHUNK_SIZE, chunkCount, chunkDigests, MAX_CHUNKS, sha256Hex } from './chunks.ts';
import { TempernetError } from './errors/tempernet-error.ts';
import type { Hex } from './hex.ts';
import { type ContentManifest, encodeManifest } from './manifest.ts';

/** The manifest of a content. Throws `PROTOCOL_OUT_OF_RANGE` above 4 GiB. */
export const contentManifest = (bytes: Uint8Array): ContentManifest => {
  if (chunkCount(bytes.length) > MAX_CHUNKS) {
    throw new TempernetError('PROTOCOL_OUT_OF_RANGE', {
      what: 'content size',
      value: bytes.length,
      range: `0..${MAX_CHUNKS * CHUNK_SIZE}`,
    });
  }
  return { size: bytes.length, chunkSize: CHUNK_SIZE, chunks: chunkDigests(bytes) };
};

/** The content digest that belongs to a manifest: sha2-256 of its dag-cbor. */
export const manifestDigest = (manifest: ContentManifest): Hex => sha256Hex(encodeManifest(manifest));

/** The content digest of some bytes: the 32 bytes that the chain holds. */
export const contentDigest = (bytes: Uint8Array): Hex => manifestDigest(contentManifest(bytes));
