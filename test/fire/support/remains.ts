import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openFsStore } from '../../../node/content/fs-store.ts';
import { openJournal } from '../../../node/journal/sqlite-journal.ts';
import type { Logger } from '../../../node/log/logger.ts';
import { decodeCbor } from '../../../protocol/cbor.ts';
import { chunkLength } from '../../../protocol/chunks.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';

/** What a stopped node left on disk. */
export type Remains = {
  /** What is wrong with it, in words. */
  readonly faults: readonly string[];
  /** The journal's statements by key. */
  readonly promises: Readonly<Record<string, { readonly commitment?: Hex; readonly truthCommitment?: Hex }>>;
  /** Contents that are whole and hash to their names. */
  readonly whole: ReadonlySet<Hex>;
  /** Contents of which a part is missing and known to be. */
  readonly partial: ReadonlySet<Hex>;
};

const KNOWN = /^(keystore\.json|password|node\.log|peer\.key|journal\.sqlite(-wal|-shm|-journal)?|content)$/;
const STATEMENT = /^(truth|solution|ballot)\//;

/** Opens journal and store of a node that is not running, as its next start would, and checks every byte. */
export const remainsOf = async (folder: string): Promise<Remains> => {
  const faults = readdirSync(folder)
    .filter((name) => !KNOWN.test(name))
    .map((name) => `left over: ${name}`);
  const promises = readJournal(folder, faults);
  return { faults, promises, ...(await readStore(join(folder, 'content'), faults)) };
};

const readJournal = (folder: string, faults: string[]): Remains['promises'] => {
  const journal = openJournal({ folder });
  const promises = Object.fromEntries(
    journal
      .list('')
      .filter(([key]) => STATEMENT.test(key))
      .map(([key, value]) => [key, decodeCbor(value, key)]),
  );
  journal.close();
  const database = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true });
  const { integrity_check: word } = database.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  database.close();
  if (word !== 'ok') faults.push(`journal: ${word}`);
  return promises as Remains['promises'];
};

const readStore = async (folder: string, faults: string[]): Promise<Pick<Remains, 'whole' | 'partial'>> => {
  const warn: Logger['warn'] = (fields, message) => faults.push(`store: ${message} ${JSON.stringify(fields)}`);
  const store = await openFsStore({ folder }, { logger: { ...silentLogger, warn } });
  const whole = new Set<Hex>();
  const partial = new Set<Hex>();
  for (const name of readdirSync(join(folder, 'manifests'))) {
    const digest: Hex = `0x${name}`;
    const manifest = store.manifest(digest);
    if (manifest === undefined) {
      faults.push(`store: ${name} is no manifest`);
      continue;
    }
    const missing = store.missing(digest) ?? [];
    (missing.length === 0 ? whole : partial).add(digest);
    for (const index of manifest.chunks.keys()) {
      const target = new Uint8Array(chunkLength(manifest.size, index));
      if (!missing.includes(index)) await store.readChunk(digest, index, target); // A bad chunk is warned of.
    }
  }
  await store.rest();
  return { whole, partial };
};
