import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { sha256 } from './sha256.ts';

/** Files named by the sha2-256 of what they hold, in 256 subfolders. */
export type BlockFiles = {
  /** Writes to a temporary name, then renames: a reader sees the whole block or none. */
  write(block: Hex, bytes: Uint8Array): Promise<void>;
  /** The block if it is there and hashes to its name; `corrupt` when it does not. */
  read(block: Hex): Promise<Uint8Array | 'absent' | 'corrupt'>;
  /** Absence is no error. */
  remove(block: Hex): Promise<void>;
  /** Names of all blocks; half-written leftovers of a crash are removed. */
  list(): Promise<Hex[]>;
};

const PARTIAL = '.partial';

/**
 * Blocks under one folder. A block is not flushed to the platter: after a power cut a torn block fails its hash and is
 * fetched again. Throws CONTENT_DISK when the disk refuses.
 */
export const createBlockFiles = (folder: string): BlockFiles => {
  const shard = (block: Hex): string => join(folder, block.slice(2, 4));
  const path = (block: Hex): string => join(shard(block), block.slice(2));
  const made = new Set<string>();
  const failed = (action: string, block: string, cause: unknown): TempernetError =>
    new TempernetError(
      'CONTENT_DISK',
      { action, block, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );

  return {
    write: async (block, bytes) => {
      const draft = `${path(block)}.${randomBytes(6).toString('hex')}${PARTIAL}`;
      try {
        if (!made.has(shard(block))) await mkdir(shard(block), { recursive: true });
        made.add(shard(block));
        await writeFile(draft, bytes, { mode: 0o600 });
        await rename(draft, path(block));
      } catch (cause) {
        made.delete(shard(block));
        await rm(draft, { force: true });
        throw failed('write', block, cause);
      }
    },
    read: async (block) => {
      try {
        const bytes = await readFile(path(block));
        return sha256(bytes) === block ? bytes : 'corrupt';
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'absent';
        throw failed('read', block, cause);
      }
    },
    remove: async (block) => {
      await rm(path(block), { force: true }).catch((cause: unknown) => {
        throw failed('remove', block, cause);
      });
    },
    list: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const blocks: Hex[] = [];
      for (const name of await readdir(folder, { recursive: true })) {
        if (name.endsWith(PARTIAL)) await rm(join(folder, name), { force: true });
        const block = /^[0-9a-f]{2}[/\\]([0-9a-f]{64})$/.exec(name)?.[1];
        if (block !== undefined) blocks.push(`0x${block}`);
      }
      return blocks;
    },
  };
};
