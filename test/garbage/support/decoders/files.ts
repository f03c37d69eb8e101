import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptKeystoreJsonSync } from 'ethers';
import { readKeystore } from '../../../../node/chain/keystore.ts';
import { openFsStore } from '../../../../node/content/fs-store.ts';
import { openJournal } from '../../../../node/journal/sqlite-journal.ts';
import { createPeerKey, loadPeerKey } from '../../../../node/net/peer-key.ts';
import { createWallet } from '../../../../node/wallet/create-wallet.ts';
import { sha256Hex } from '../../../../protocol/chunks.ts';
import { contentManifest } from '../../../../protocol/content.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import { toHex } from '../../../../protocol/hex.ts';
import { encodeManifest } from '../../../../protocol/manifest.ts';
import { silentLogger } from '../../../node/log/silent-logger.ts';
import { type Decoder, decoder } from '../decoder.ts';

const PASSWORD = 'correct horse';
const KEY = new Uint8Array(32).fill(42);

const temporary = (name: string): { readonly folder: string; readonly close: () => Promise<void> } => {
  const folder = mkdtempSync(join(tmpdir(), `tempernet-${name}-`));
  return { folder, close: async () => rmSync(folder, { recursive: true, force: true }) };
};
const [keystore, peerKey, journal, store] = ['keystore', 'peer-key', 'journal', 'store'].map(temporary) as [
  Place,
  Place,
  Place,
  Place,
];
type Place = ReturnType<typeof temporary>;

/** A journal's file with two entries, whole. */
const journalFile = (): Uint8Array => {
  const folder = join(journal.folder, 'seed');
  if (!existsSync(folder)) {
    const opened = openJournal({ folder });
    opened.put('solution/1/0', new Uint8Array(300).fill(7));
    opened.put('solution/1/1', new Uint8Array(20).fill(8));
    opened.close();
  }
  return new Uint8Array(readFileSync(join(folder, 'journal.sqlite')));
};

/** Ways in for the files of a node's own folder, which a disk, an editor or a thief may have changed. */
export const FILE_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'keystore',
    kind: 'text',
    covers: ['readKeystore'],
    structure: 'json',
    seeds: () =>
      [
        { N: 2, r: 1, p: 1 },
        { N: 4, r: 2, p: 1 },
      ].map((scrypt) =>
        encryptKeystoreJsonSync({ address: createWallet(KEY).address, privateKey: toHex(KEY) }, PASSWORD, { scrypt }),
      ),
    decode: async (text) => {
      const file = join(keystore.folder, 'keystore.json');
      writeFileSync(file, text);
      const { address } = await readKeystore(file, PASSWORD);
      if (address !== createWallet(KEY).address) throw new RangeError('another account came out of the keystore');
    },
    codes: ['KEYSTORE_UNREADABLE', 'KEYSTORE_BAD_PASSWORD'],
    close: keystore.close,
  }),
  decoder({
    name: 'peer key',
    kind: 'bytes',
    covers: ['loadPeerKey'],
    structure: 'proto',
    seeds: async () => [await createPeerKey()],
    decode: async (bytes) => {
      const file = join(peerKey.folder, 'peer.key');
      writeFileSync(file, bytes);
      await loadPeerKey(file);
    },
    codes: ['NET_BAD_KEY'],
    close: peerKey.close,
  }),
  decoder({
    name: 'journal file',
    kind: 'bytes',
    covers: ['openJournal'],
    seeds: () => [journalFile()],
    decode: (bytes) => {
      const folder = join(journal.folder, 'garbage');
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      writeFileSync(join(folder, 'journal.sqlite'), bytes);
      const opened = openJournal({ folder });
      try {
        opened.list('');
        opened.get('solution/1/0');
        opened.putIfAbsent('solution/1/0', Uint8Array.of(1));
      } finally {
        opened.close();
      }
    },
    codes: ['JOURNAL_CORRUPT', 'JOURNAL_VERSION', 'JOURNAL_WRITE', 'JOURNAL_LOCKED'],
    close: journal.close,
  }),
  decoder({
    name: 'content manifest on disk',
    kind: 'bytes',
    covers: ['openFsStore'],
    structure: 'cbor',
    seeds: () => [encodeManifest(contentManifest(new Uint8Array(0)))],
    decode: async (bytes) => {
      // Under its own hash, as a damaged or planted file would lie there; the other name is that of a valid one.
      const folder = join(store.folder, 'manifests');
      rmSync(store.folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const digest = sha256Hex(bytes);
      writeFileSync(join(folder, digest.slice(2)), bytes);
      writeFileSync(join(folder, 'ab'.repeat(32)), bytes);
      const opened = await openFsStore({ folder: store.folder }, { logger: silentLogger });
      const { length } = readdirSync(folder);
      await opened.rest();
      if (opened.manifest(digest) === undefined) {
        if (length !== 0) throw new RangeError('what is no manifest was left there');
        throw new TempernetError('STORE_CORRUPT', { digest });
      }
      if (length !== 1 || opened.manifest(`0x${'ab'.repeat(32)}`) !== undefined)
        throw new RangeError('a manifest under a false name');
    },
    codes: ['STORE_CORRUPT'],
    close: store.close,
  }),
];
