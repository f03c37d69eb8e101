import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decryptKeystoreJson, encryptKeystoreJson, isKeystoreJson } from 'ethers';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromHex, type Hex, toHex } from '../../protocol/hex.ts';
import { parseJson } from '../../protocol/parse-json.ts';
import { writeOnce } from '../disk/write-once.ts';
import { createWallet } from '../wallet/create-wallet.ts';
import type { Wallet } from '../wallet/wallet.ts';

/** scrypt settings as geth names them: `standard` takes about 256 MiB and a second, `light` 4 MiB. */
const SCRYPT = { standard: { N: 262_144, r: 8, p: 1 }, light: { N: 4_096, r: 8, p: 6 } } as const;

/** How hard the password is to guess by trial. */
export type KeystoreStrength = keyof typeof SCRYPT;

/** Where a node's data folder keeps its keystore. */
export const keystoreFile = (folder: string): string => join(folder, 'keystore.json');

/**
 * Writes an encrypted keystore (Web3 Secret Storage, version 3), readable by its owner only, whole or not at all: half a keystore would
 * keep the node from ever starting again. Errors: KEYSTORE_EXISTS, KEYSTORE_UNREADABLE.
 */
export const writeKeystore = async (
  file: string,
  privateKey: Uint8Array,
  password: string,
  strength: KeystoreStrength = 'standard',
): Promise<void> => {
  const { address } = createWallet(privateKey);
  const json = await encryptKeystoreJson({ address, privateKey: toHex(privateKey) }, password, { scrypt: SCRYPT[strength] });
  const written = await writeOnce(file, json).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (!written) throw new TempernetError('KEYSTORE_EXISTS', { file });
};

/** Opens a keystore. Errors: KEYSTORE_UNREADABLE, KEYSTORE_BAD_PASSWORD. */
export const readKeystore = async (file: string, password: string): Promise<Wallet> => {
  const json = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (!isKeystoreJson(json)) throw new TempernetError('KEYSTORE_UNREADABLE', { file, detail: 'not a keystore' });
  if (!isAffordable(json))
    throw new TempernetError('KEYSTORE_UNREADABLE', { file, detail: 'its key derivation asks for too much' });
  const account = await decryptKeystoreJson(json, password).catch((error: unknown) => {
    if (String((error as { argument?: unknown }).argument) === 'password')
      throw new TempernetError('KEYSTORE_BAD_PASSWORD', { file });
    throw unreadable(file, error);
  });
  return createWallet(fromHex(account.privateKey as Hex));
};

/**
 * False when opening would take more than 1 GiB or some tens of seconds: the file names its own cost. The library takes the first
 * of names that differ in case only, so the largest counts.
 */
const isAffordable = (json: string): boolean => {
  let document: unknown;
  try {
    document = parseJson(json);
  } catch {
    return false;
  }
  const [n, r, p, c] = ['n', 'r', 'p', 'c'].map((name) => Math.max(0, ...valuesNamed(document, name).map(Number))) as Costs;
  return n * r * 128 <= 2 ** 30 && r <= 64 && p <= 16 && c <= 10_000_000;
};

type Costs = [n: number, r: number, p: number, c: number];

/** Numbers and texts of that name, in any case, anywhere in a document. */
const valuesNamed = (value: unknown, name: string): (number | string)[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
        key.toLowerCase() === name && (typeof entry === 'number' || typeof entry === 'string')
          ? [entry]
          : valuesNamed(entry, name),
      );

const unreadable = (file: string, error: unknown): TempernetError =>
  new TempernetError(
    'KEYSTORE_UNREADABLE',
    { file, detail: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
