import { join } from 'node:path';
import { CHUNK_SIZE, chunkLength } from '../../protocol/chunks.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ContentManifest } from '../../protocol/manifest.ts';
import type { Logger } from '../log/logger.ts';
import type { ContentStore } from './content-store.ts';
import { createDataFiles, type DataFiles, type FileState } from './data-files.ts';
import { createKeyLock } from './key-lock.ts';
import { createManifestFiles } from './manifest-files.ts';
import { sha256 } from './sha256.ts';

/** Where and how much. */
export type FsStoreOptions = {
  readonly folder: string;
  /** Most bytes of content. @default no limit */
  readonly quotaBytes?: number;
};

/** A content here: `state` is its file's, `missing` what the file lacks. */
type Entry = { readonly manifest: ContentManifest; readonly missing: Set<number>; state: FileState };

/**
 * Opens the content of a data folder. Files are not flushed to the platter: after a power cut a torn chunk fails its hash and is
 * fetched again. A partial file is verified chunk by chunk, so that a fetch resumes; a whole one when it is read.
 */
export const openFsStore = async (options: FsStoreOptions, modules: { readonly logger: Logger }): Promise<ContentStore> => {
  const quota = options.quotaBytes ?? Number.POSITIVE_INFINITY;
  const manifests = createManifestFiles(join(options.folder, 'manifests'));
  const files = createDataFiles(join(options.folder, 'data'));
  const entries = new Map<Hex, Entry>();
  const lock = createKeyLock();
  let used = 0;

  const found = await files.list();
  for (const [digest, manifest] of await manifests.load()) {
    if (manifest === undefined) {
      modules.logger.warn({ code: 'STORE_CORRUPT', digest }, 'dropped a corrupt manifest');
      await manifests.remove(digest);
      continue;
    }
    const state = found.get(digest) ?? 'partial';
    const missing = found.get(digest) === 'whole' ? [] : await unverified(files, digest, manifest);
    entries.set(digest, { manifest, missing: new Set(missing), state });
    used += manifest.size;
  }
  for (const digest of found.keys()) if (!entries.has(digest)) await files.remove(digest);
  await files.rest();

  const become = (digest: Hex, entry: Entry): Promise<void> =>
    lock(digest, async () => {
      const state = entry.missing.size === 0 ? 'whole' : 'partial';
      if (entries.get(digest) !== entry || entry.state === state) return;
      await files.become(digest, state);
      entry.state = state;
    });

  return {
    manifest: (digest) => entries.get(digest)?.manifest,
    missing: (digest) => {
      const entry = entries.get(digest);
      return entry === undefined ? undefined : [...entry.missing].sort((a, b) => a - b);
    },
    begin: (digest, manifest) =>
      lock(digest, async () => {
        if (entries.has(digest)) return;
        if (used + manifest.size > quota) throw new TempernetError('CONTENT_QUOTA', { size: manifest.size, quota });
        // Reserved before it is written, so that two contents at once cannot both fit into the last bytes.
        used += manifest.size;
        await manifests.write(digest, manifest).catch((error: unknown) => {
          used -= manifest.size;
          throw error;
        });
        entries.set(digest, { manifest, missing: new Set(manifest.chunks.keys()), state: 'partial' });
      }),
    writeChunk: async (digest, index, bytes) => {
      const entry = entries.get(digest);
      if (entry?.missing.has(index) !== true) return;
      await files.write(digest, index * CHUNK_SIZE, bytes);
      entry.missing.delete(index);
      if (entry.missing.size === 0) await become(digest, entry);
    },
    readChunk: async (digest, index, target) => {
      const entry = entries.get(digest);
      if (entry === undefined || entry.missing.has(index) || target.length !== chunkLength(entry.manifest.size, index))
        return false;
      const whole = await files.read(digest, entry.state, index * CHUNK_SIZE, target);
      if (whole && sha256(target) === entry.manifest.chunks[index]) return true;
      if (entries.get(digest) !== entry) return false;
      modules.logger.warn({ code: 'STORE_CORRUPT', digest, index, short: !whole }, 'found a bad chunk');
      entry.missing.add(index);
      await become(digest, entry);
      return false;
    },
    remove: (digest) =>
      lock(digest, async () => {
        const entry = entries.get(digest);
        if (entry === undefined) return;
        entries.delete(digest);
        used -= entry.manifest.size;
        await manifests.remove(digest);
        await files.remove(digest);
      }),
    usedBytes: () => used,
    rest: files.rest,
  };
};

/** Chunks of a partial file that are not there or do not verify. */
const unverified = async (files: DataFiles, digest: Hex, manifest: ContentManifest): Promise<number[]> => {
  const missing: number[] = [];
  const buffer = new Uint8Array(CHUNK_SIZE);
  for (const [index, chunk] of manifest.chunks.entries()) {
    const target = buffer.subarray(0, chunkLength(manifest.size, index));
    if (!(await files.read(digest, 'partial', index * CHUNK_SIZE, target)) || sha256(target) !== chunk) missing.push(index);
  }
  return missing;
};
