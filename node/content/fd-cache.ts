import { close, constants, open } from 'node:fs';
import { promisify } from 'node:util';

const openFile = promisify(open);
const closeFile = promisify(close);

/** Descriptors kept open; the one longest unused is closed first. */
const MOST = 32;

/** Open files by key, so that chunk after chunk of one content costs no opening and closing. */
export type FdCache = {
  /** Runs `work` with the descriptor of a file, opened for reading and writing; `create` makes it when absent. */
  use<T>(key: string, file: { readonly path: string; readonly create: boolean }, work: (fd: number) => Promise<T>): Promise<T>;
  /** Closes one file, or all, once nobody uses it; it is opened again on demand. */
  forget(key?: string): Promise<void>;
};

type Entry = { readonly fd: Promise<number>; users: number; doomed: boolean; readonly closed: PromiseWithResolvers<void> };

/** Nothing open yet. */
export const createFdCache = (): FdCache => {
  const entries = new Map<string, Entry>();

  const release = async (entry: Entry): Promise<void> => {
    if (!entry.doomed || entry.users > 0) return entry.closed.promise;
    await entry.fd.then(closeFile).catch(() => undefined);
    entry.closed.resolve();
  };
  const doom = (key: string): Promise<void> => {
    const entry = entries.get(key);
    if (entry === undefined) return Promise.resolve();
    entries.delete(key);
    entry.doomed = true;
    return release(entry);
  };
  return {
    use: async (key, { path, create }, work) => {
      const flags = constants.O_RDWR | (create ? constants.O_CREAT : 0);
      const entry = entries.get(key) ?? {
        fd: openFile(path, flags, 0o600),
        users: 0,
        doomed: false,
        closed: Promise.withResolvers<void>(),
      };
      entries.delete(key);
      entries.set(key, entry);
      entry.users++;
      const oldest = entries.size > MOST ? entries.keys().next().value : undefined;
      if (oldest !== undefined) void doom(oldest);
      try {
        const fd = await entry.fd.catch((error: unknown) => {
          if (entries.get(key) === entry) entries.delete(key);
          throw error;
        });
        return await work(fd);
      } finally {
        entry.users--;
        if (entry.doomed) void release(entry);
      }
    },
    forget: async (key) => {
      await (key === undefined ? Promise.all([...entries.keys()].map(doom)) : doom(key));
    },
  };
};
