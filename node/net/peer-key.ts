import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** A new Ed25519 peer key, as libp2p's protobuf. */
export const createPeerKey = async (): Promise<Uint8Array> => privateKeyToProtobuf(await generateKeyPair('Ed25519'));

/** The peer id (base58) that belongs to a peer key. */
export const peerIdOfKey = (key: Uint8Array): string => peerIdFromPrivateKey(privateKeyFromProtobuf(key)).toString();

/**
 * Reads the peer key of a data folder, or makes one at the first start (mode 600), so a node keeps its peer id.
 * Two processes that start at once get the same key. Throws NET_BAD_KEY when the file holds something else.
 */
export const loadPeerKey = async (file: string): Promise<Uint8Array> => {
  const stored = await readKey(file);
  if (stored !== undefined) return stored;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, await createPeerKey(), { mode: 0o600, flag: 'wx' });
  // A hard link never replaces an existing file: whoever comes second reads the key of the first.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw new TempernetError('NET_BAD_KEY', { file, detail: error.message }, { cause: error });
  });
  await rm(draft);
  return (await readKey(file)) as Uint8Array;
};

const readKey = async (file: string): Promise<Uint8Array | undefined> => {
  try {
    const key = new Uint8Array(await readFile(file));
    privateKeyFromProtobuf(key);
    return key;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TempernetError('NET_BAD_KEY', { file, detail: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
};
