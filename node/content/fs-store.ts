import { join } from 'node:path';
import { chunkLength } from '../../protocol/chunks.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ContentManifest } from '../../protocol/manifest.ts';
import { decodeManifest, encodeManifest } from '../../protocol/manifest.ts';
import type { Logger } from '../log/logger.ts';
import { type BlockFiles, createBlockFiles } from './block-files.ts';
import type { ContentStore } from './content-store.ts';
import { createKeyLock } from './key-lock.ts';

/** Where and how much. */
export type FsStoreOptions = {
  readonly folder: string;
  /** Most bytes of content. @default no limit */
  readonly quotaBytes?: number;
};

/** A chunk named by `uses` contents; `stored` when its file is there. */
type Chunk = { readonly length: number; uses: number; stored: boolean };

/** Opens the content of a data folder: reads every manifest, finds the chunks, removes what no manifest names. */
export const openFsStore = async (options: FsStoreOptions, modules: { readonly logger: Logger }): Promise<ContentStore> => {
  const quota = options.quotaBytes ?? Number.POSITIVE_INFINITY;
  const manifestFiles = createBlockFiles(join(options.folder, 'manifests'));
  const chunkFiles = createBlockFiles(join(options.folder, 'chunks'));
  const manifests = new Map<Hex, ContentManifest>();
  const chunks = new Map<Hex, Chunk>();
  const lock = createKeyLock();
  let used = 0;

  const lengths = (manifest: ContentManifest): Map<Hex, number> =>
    new Map(manifest.chunks.map((chunk, index) => [chunk, chunkLength(manifest.size, index)]));
  const claim = (digest: Hex, manifest: ContentManifest): void => {
    manifests.set(digest, manifest);
    for (const [block, length] of lengths(manifest)) {
      const chunk = chunks.get(block);
      if (chunk === undefined) {
        chunks.set(block, { length, uses: 1, stored: false });
        used += length;
      } else chunk.uses++;
    }
  };
  /** Undoes a claim; returns the blocks that nothing names any more. */
  const release = (digest: Hex, manifest: ContentManifest): Hex[] => {
    manifests.delete(digest);
    return [...new Set(manifest.chunks)].flatMap((block) => {
      const chunk = chunks.get(block);
      if (chunk === undefined || --chunk.uses > 0) return [];
      chunks.delete(block);
      used -= chunk.length;
      return [block];
    });
  };
  const chunkAt = (digest: Hex, index: number): Hex | undefined => manifests.get(digest)?.chunks[index];

  for (const digest of await manifestFiles.list()) {
    const manifest = await readManifest(manifestFiles, digest);
    if (manifest !== undefined) claim(digest, manifest);
    else {
      modules.logger.warn({ code: 'STORE_CORRUPT', digest }, 'dropped a corrupt manifest');
      await manifestFiles.remove(digest);
    }
  }
  for (const block of await chunkFiles.list()) {
    const chunk = chunks.get(block);
    if (chunk === undefined) await chunkFiles.remove(block);
    else chunk.stored = true;
  }

  return {
    manifest: (digest) => manifests.get(digest),
    missing: (digest) =>
      manifests.get(digest)?.chunks.flatMap((block, index) => (chunks.get(block)?.stored === true ? [] : [index])),
    begin: (digest, manifest) =>
      lock(digest, async () => {
        if (manifests.has(digest)) return;
        let added = 0;
        for (const [block, length] of lengths(manifest)) if (!chunks.has(block)) added += length;
        if (used + added > quota) throw new TempernetError('CONTENT_QUOTA', { size: added, quota });
        // Claimed before it is written, so that two contents at once cannot both fit into the last bytes.
        claim(digest, manifest);
        await manifestFiles.write(digest, encodeManifest(manifest)).catch((error: unknown) => {
          release(digest, manifest);
          throw error;
        });
      }),
    writeChunk: async (digest, index, bytes) => {
      const block = chunkAt(digest, index);
      if (block === undefined) return;
      await lock(block, async () => {
        const chunk = chunks.get(block);
        if (chunk === undefined || chunk.stored) return;
        await chunkFiles.write(block, bytes);
        chunk.stored = true;
      });
    },
    readChunk: async (digest, index) => {
      const block = chunkAt(digest, index);
      if (block === undefined || chunks.get(block)?.stored !== true) return undefined;
      const bytes = await chunkFiles.read(block);
      // By this content's own manifest: a hostile one may name the block with another length.
      if (typeof bytes !== 'string')
        return bytes.length === chunkLength(manifests.get(digest)?.size ?? 0, index) ? bytes : undefined;
      modules.logger.warn({ code: 'STORE_CORRUPT', digest, index, found: bytes }, 'dropped a bad chunk');
      await lock(block, async () => {
        const chunk = chunks.get(block);
        if (chunk === undefined || !chunk.stored) return;
        chunk.stored = false;
        await chunkFiles.remove(block);
      });
      return undefined;
    },
    remove: (digest) =>
      lock(digest, async () => {
        const manifest = manifests.get(digest);
        if (manifest === undefined) return;
        const orphans = release(digest, manifest);
        await manifestFiles.remove(digest);
        for (const block of orphans) {
          // Meanwhile another content may have claimed the block; then its file stays, or is written after this.
          await lock(block, async () => {
            if (chunks.get(block)?.stored !== true) await chunkFiles.remove(block);
          });
        }
      }),
    usedBytes: () => used,
  };
};

const readManifest = async (files: BlockFiles, digest: Hex): Promise<ContentManifest | undefined> => {
  const bytes = await files.read(digest);
  if (typeof bytes === 'string') return undefined;
  try {
    return decodeManifest(bytes);
  } catch (error) {
    if (isTempernetError(error)) return undefined;
    throw error;
  }
};
