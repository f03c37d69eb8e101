import { CID } from 'multiformats/cid';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { CHUNK_SIZE, chunkCount, MAX_CHUNKS } from './chunks.ts';
import { digestOfCid, RAW_CODEC, toCid } from './cid.ts';
import { TempernetError } from './errors/tempernet-error.ts';
import type { Hex } from './hex.ts';

/** What a content consists of: its bytes and the sha2-256 digest of each chunk, in order. */
export type ContentManifest = { readonly size: number; readonly chunkSize: number; readonly chunks: readonly Hex[] };

/** The most bytes that an encoded manifest can have: 41 for each chunk and 42 around them. */
export const MAX_MANIFEST_BYTES = 41 * MAX_CHUNKS + 64;

/** The dag-cbor `{size, chunkSize, chunks}` of a manifest, chunks as CIDs of raw leaves. Throws `PROTOCOL_BAD_MANIFEST` when inconsistent. */
export const encodeManifest = (manifest: ContentManifest): Uint8Array => {
  checkSizes(manifest.size, manifest.chunkSize, manifest.chunks.length);
  const { size, chunkSize } = manifest;
  return encodeCbor({ size, chunkSize, chunks: manifest.chunks.map((digest) => toCid(RAW_CODEC, digest)) }, 'content manifest');
};

/** Decodes a stranger's manifest: canonical, sizes consistent, at most 4 GiB. Throws `PROTOCOL_BAD_CBOR` or `PROTOCOL_BAD_MANIFEST`. */
export const decodeManifest = (bytes: Uint8Array): ContentManifest => {
  const value = decodeCbor(bytes, 'content manifest', MAX_MANIFEST_BYTES);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('not a map');
  const { size, chunkSize, chunks, ...others } = value as Record<string, unknown>;
  if (Object.keys(others).length > 0) throw malformed('unknown fields');
  if (typeof size !== 'number' || typeof chunkSize !== 'number' || !Array.isArray(chunks))
    throw malformed('a field is missing or of another type');
  checkSizes(size, chunkSize, chunks.length);
  return { size, chunkSize, chunks: chunks.map(chunkDigest) };
};

const chunkDigest = (link: unknown): Hex => {
  const cid = CID.asCID(link);
  const digest = cid === null ? undefined : digestOfCid(cid, RAW_CODEC);
  if (digest === undefined) throw malformed('a chunk is not the CID of a raw sha2-256 leaf');
  return digest;
};

const checkSizes = (size: number, chunkSize: number, count: number): void => {
  if (!Number.isSafeInteger(size) || size < 0) throw malformed('size is not a whole number');
  if (chunkSize !== CHUNK_SIZE) throw malformed(`chunks are not of ${CHUNK_SIZE} bytes`);
  if (chunkCount(size) !== count) throw malformed(`${size} bytes need ${chunkCount(size)} chunks, not ${count}`);
  if (count > MAX_CHUNKS) throw malformed(`more than ${MAX_CHUNKS} chunks`);
};

const malformed = (detail: string): TempernetError => new TempernetError('PROTOCOL_BAD_MANIFEST', { detail });
