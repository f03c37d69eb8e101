import { read, write } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { createFdCache } from './fd-cache.ts';

const readAt = promisify(read);
const writeAt = promisify(write);

const PARTIAL = '.partial';

/** Whether a file holds the whole content or is being filled. */
export type FileState = 'whole' | 'partial';

/** The bytes of contents, one file each; while it is being filled its name ends in `.partial`. */
export type DataFiles = {
  /** Fills `target` from `position`; false when the file is absent or shorter. */
  read(digest: Hex, state: FileState, position: number, target: Uint8Array): Promise<boolean>;
  /** Writes at `position` of a partial file. */
  write(digest: Hex, position: number, bytes: Uint8Array): Promise<void>;
  /** Renames to the new state's name. */
  become(digest: Hex, state: FileState): Promise<void>;
  /** Absence is no error. */
  remove(digest: Hex): Promise<void>;
  /** All files. */
  list(): Promise<Map<Hex, FileState>>;
  /** Closes what is open; it is opened again on demand. */
  rest(): Promise<void>;
};

/** Files under one folder, in 256 subfolders. Throws CONTENT_DISK when the disk refuses. */
export const createDataFiles = (folder: string): DataFiles => {
  const cache = createFdCache();
  const made = new Set<string>();
  const shard = (digest: Hex): string => join(folder, digest.slice(2, 4));
  const path = (digest: Hex, state: FileState): string =>
    join(shard(digest), digest.slice(2) + (state === 'partial' ? PARTIAL : ''));
  const guard = async <T>(action: string, digest: Hex, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new TempernetError('CONTENT_DISK', { action, block: digest, detail }, { cause });
    }
  };
  return {
    read: (digest, state, position, target) =>
      guard('read', digest, () =>
        cache
          .use(digest, { path: path(digest, state), create: false }, async (fd) => {
            const { bytesRead } = await readAt(fd, target, 0, target.length, position);
            return bytesRead === target.length;
          })
          .catch((error: NodeJS.ErrnoException) => {
            if (error.code === 'ENOENT') return false;
            throw error;
          }),
      ),
    write: (digest, position, bytes) =>
      guard('write', digest, async () => {
        if (!made.has(shard(digest))) await mkdir(shard(digest), { recursive: true });
        made.add(shard(digest));
        await cache.use(digest, { path: path(digest, 'partial'), create: true }, async (fd) => {
          for (let done = 0; done < bytes.length; ) {
            done += (await writeAt(fd, bytes, done, bytes.length - done, position + done)).bytesWritten;
          }
        });
      }),
    become: (digest, state) =>
      guard('rename', digest, () => rename(path(digest, state === 'whole' ? 'partial' : 'whole'), path(digest, state))),
    remove: (digest) =>
      guard('remove', digest, async () => {
        await cache.forget(digest);
        await Promise.all([rm(path(digest, 'whole'), { force: true }), rm(path(digest, 'partial'), { force: true })]);
      }),
    list: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const found = new Map<Hex, FileState>();
      for (const name of await readdir(folder, { recursive: true })) {
        const match = /^[0-9a-f]{2}[/\\]([0-9a-f]{64})(\.partial)?$/.exec(name);
        if (match !== null) found.set(`0x${match[1]}`, match[2] === undefined ? 'whole' : 'partial');
      }
      return found;
    },
    rest: () => cache.forget(),
  };
};
