import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { type ContentManifest, decodeManifest, encodeManifest } from '../../protocol/manifest.ts';
import { sha256 } from './sha256.ts';

/** Manifests on disk, each a file named by its digest. */
export type ManifestFiles = {
  /** Writes to a temporary name, then renames: a reader sees the whole manifest or none. */
  write(digest: Hex, manifest: ContentManifest): Promise<void>;
  /** Absence is no error. */
  remove(digest: Hex): Promise<void>;
  /** All manifests; `undefined` where a file does not hash to its name. Half-written leftovers of a crash are removed. */
  load(): Promise<Map<Hex, ContentManifest | undefined>>;
};

const PARTIAL = '.partial';

/** Manifests under one folder. Throws CONTENT_DISK when the disk refuses. */
export const createManifestFiles = (folder: string): ManifestFiles => {
  const path = (digest: Hex): string => join(folder, digest.slice(2));
  const failed = (action: string, block: Hex, cause: unknown): TempernetError =>
    new TempernetError(
      'CONTENT_DISK',
      { action, block, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  return {
    write: async (digest, manifest) => {
      const draft = `${path(digest)}.${randomBytes(6).toString('hex')}${PARTIAL}`;
      try {
        await writeFile(draft, encodeManifest(manifest), { mode: 0o600 });
        await rename(draft, path(digest));
      } catch (cause) {
        await rm(draft, { force: true });
        throw failed('write', digest, cause);
      }
    },
    remove: async (digest) => {
      await rm(path(digest), { force: true }).catch((cause: unknown) => {
        throw failed('remove', digest, cause);
      });
    },
    load: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const manifests = new Map<Hex, ContentManifest | undefined>();
      for (const name of await readdir(folder)) {
        if (name.endsWith(PARTIAL)) await rm(join(folder, name), { force: true });
        if (!/^[0-9a-f]{64}$/.test(name)) continue;
        manifests.set(`0x${name}`, parse(`0x${name}`, await readFile(join(folder, name))));
      }
      return manifests;
    },
  };
};

const parse = (digest: Hex, bytes: Uint8Array): ContentManifest | undefined => {
  try {
    return sha256(bytes) === digest ? decodeManifest(bytes) : undefined;
  } catch (error) {
    if (isTempernetError(error)) return undefined;
    throw error;
  }
};
