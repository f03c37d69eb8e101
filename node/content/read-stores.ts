import { lstat, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chunkDigests } from '../../protocol/chunks.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';
import { type ContentManifest, decodeManifest, MAX_MANIFEST_BYTES } from '../../protocol/manifest.ts';
import type { Content } from './content.ts';
import { sha256 } from './sha256.ts';

/** Content that is only read. */
export type ReadContent = Pick<Content, 'get' | 'has'>;

/**
 * Content of several store folders, as nodes leave them behind, read without touching anything in them. Every byte is hashed: a damaged
 * or half-fetched copy does not count, and another folder's is taken. `get` throws NET_NOT_FOUND when no folder holds it whole,
 * STORE_CORRUPT when one does but damaged, CONTENT_TOO_LARGE.
 */
export const readStores = (folders: readonly string[]): ReadContent => ({
  get: async (digest, { maxBytes = Number.POSITIVE_INFINITY, signal } = {}) => {
    if (!isBytes32(digest)) throw new TempernetError('CONTENT_BAD_DIGEST', { digest: String(digest).slice(0, 80) });
    let damaged = false;
    for (const folder of folders) {
      signal?.throwIfAborted();
      const manifest = await readManifest(folder, digest);
      if (manifest === 'damaged') damaged = true;
      if (typeof manifest !== 'object') continue;
      if (manifest.size > maxBytes)
        throw new TempernetError('CONTENT_TOO_LARGE', { digest, size: manifest.size, limit: maxBytes });
      const bytes = await readData(folder, digest, manifest.size);
      if (bytes === undefined) continue;
      if (chunkDigests(bytes).every((chunk, index) => chunk === manifest.chunks[index])) return bytes;
      damaged = true;
    }
    throw damaged ? new TempernetError('STORE_CORRUPT', { digest }) : new TempernetError('NET_NOT_FOUND', { digest });
  },
  has: async (digest) => {
    for (const folder of folders) {
      const manifest = await readManifest(folder, digest);
      if (typeof manifest === 'object' && (await plainSize(dataFile(folder, digest))) === manifest.size) return true;
    }
    return false;
  },
});

const dataFile = (folder: string, digest: Hex): string => join(folder, 'data', digest.slice(2, 4), digest.slice(2));

/** Size of a plain file; undefined for what is absent or anything else, such as a pipe that would never end. */
const plainSize = async (path: string): Promise<number | undefined> => {
  const stat = await lstat(path).catch(() => undefined);
  return stat?.isFile() ? stat.size : undefined;
};

const readManifest = async (folder: string, digest: Hex): Promise<ContentManifest | 'absent' | 'damaged'> => {
  const path = join(folder, 'manifests', digest.slice(2));
  const size = await plainSize(path);
  if (size === undefined) return 'absent';
  if (size > MAX_MANIFEST_BYTES) return 'damaged';
  const bytes = await readFile(path);
  if (sha256(bytes) !== digest) return 'damaged';
  try {
    return decodeManifest(bytes);
  } catch (error) {
    if (isTempernetError(error)) return 'damaged';
    throw error;
  }
};

/** Exactly `size` bytes; undefined when the file holds fewer or more. */
const readData = async (folder: string, digest: Hex, size: number): Promise<Uint8Array | undefined> => {
  const path = dataFile(folder, digest);
  if (size === 0) return new Uint8Array(0);
  if ((await plainSize(path)) !== size) return undefined;
  const file = await open(path);
  try {
    const bytes = new Uint8Array(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytesRead === size ? bytes : undefined;
  } finally {
    await file.close();
  }
};
