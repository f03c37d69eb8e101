import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Journal } from './journal.ts';

const VERSION = 1;
const SQLITE_BUSY = 5;
/** The low byte of SQLite's codes for what the disk or its rights refuse: PERM, READONLY, IOERR, FULL, CANTOPEN. */
const REFUSED: ReadonlySet<number> = new Set([3, 8, 10, 13, 14]);
const SCHEMA = 'CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID';
/** Sorts behind every other text, so [prefix, prefix + LAST) holds exactly what starts with the prefix. */
const LAST = '\u{10FFFF}';

/**
 * Opens (or creates) the journal in `folder`. Every write is synced before the call returns. SQLite's exclusive lock, which the
 * operating system frees when the process dies, keeps a second opener out.
 * Errors: JOURNAL_FOLDER, JOURNAL_LOCKED, JOURNAL_CORRUPT, JOURNAL_VERSION; from calls JOURNAL_WRITE, JOURNAL_CORRUPT, JOURNAL_CLOSED.
 */
export const openJournal = (options: { readonly folder: string }): Journal => {
  makeFolder(options.folder);
  const file = join(options.folder, 'journal.sqlite');
  const database = openDatabase(file);
  const { select, upsert, insert, range, remove } = prepare(database, file);
  const open = (): void => {
    if (!database.isOpen) throw new TempernetError('JOURNAL_CLOSED');
  };
  const write = (action: () => unknown): void => {
    open();
    try {
      action();
    } catch (error) {
      throw new TempernetError('JOURNAL_WRITE', { file, detail: message(error) }, { cause: error });
    }
  };
  const read = <T>(action: () => T): T => {
    open();
    try {
      return action();
    } catch (error) {
      throw corrupt(file, error);
    }
  };
  const get = (key: string): Uint8Array | undefined => read(() => select.get(key)?.value as Uint8Array | undefined);
  return {
    get,
    put: (key, value) => write(() => upsert.run(key, value)),
    putIfAbsent: (key, value) => {
      write(() => insert.run(key, value));
      return get(key) ?? value;
    },
    list: (prefix) => read(() => range.all(prefix, prefix + LAST).map((row) => [row.key as string, row.value as Uint8Array])),
    delete: (key) => write(() => remove.run(key)),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
};

/** The statements that calls run. A file of the right version may still lack the table. */
const prepare = (database: DatabaseSync, file: string) => {
  try {
    return {
      select: database.prepare('SELECT value FROM entry WHERE key = ?'),
      upsert: database.prepare(
        'INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      ),
      insert: database.prepare('INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING'),
      range: database.prepare('SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key'),
      remove: database.prepare('DELETE FROM entry WHERE key = ?'),
    };
  } catch (error) {
    database.close();
    throw corrupt(file, error);
  }
};

const openDatabase = (file: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    // Exclusive locking before WAL: no shared memory file, and the lock is held from here to the end.
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT',
    );
    const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (found !== 0 && found !== VERSION) throw new TempernetError('JOURNAL_VERSION', { file, actual: found, expected: VERSION });
    if (found === 0) database.exec(`BEGIN IMMEDIATE; ${SCHEMA}; PRAGMA user_version = ${VERSION}; COMMIT`);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    if (error instanceof TempernetError) throw error;
    const { errcode } = error as { errcode?: number };
    if (REFUSED.has(Number(errcode) & 0xff)) throw unusable(dirname(file), error);
    throw errcode === SQLITE_BUSY
      ? new TempernetError('JOURNAL_LOCKED', { file, detail: message(error) }, { cause: error })
      : corrupt(file, error);
  }
};

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(folder, error);
  }
};

const unusable = (folder: string, cause: unknown): TempernetError =>
  new TempernetError('JOURNAL_FOLDER', { folder, detail: message(cause) }, { cause });

const corrupt = (file: string, cause: unknown): TempernetError =>
  new TempernetError('JOURNAL_CORRUPT', { file, detail: message(cause) }, { cause });

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
