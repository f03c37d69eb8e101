import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { writeOnce } from '../disk/write-once.ts';

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
  await writeOnce(file, await createPeerKey()).catch((error: NodeJS.ErrnoException) => {
    throw new TempernetError('NET_BAD_KEY', { file, detail: error.message }, { cause: error });
  });
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
