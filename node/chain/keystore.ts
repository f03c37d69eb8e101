import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decryptKeystoreJson, encryptKeystoreJson, isKeystoreJson } from 'ethers';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromHex, type Hex, toHex } from '../../protocol/hex.ts';
import { createWallet } from '../wallet/create-wallet.ts';
import type { Wallet } from '../wallet/wallet.ts';

/** scrypt settings as geth names them: `standard` takes about 256 MiB and a second, `light` 4 MiB. */
const SCRYPT = { standard: { N: 262_144, r: 8, p: 1 }, light: { N: 4_096, r: 8, p: 6 } } as const;

/** How hard the password is to guess by trial. */
export type KeystoreStrength = keyof typeof SCRYPT;

/** Where a node's data folder keeps its keystore. */
export const keystoreFile = (folder: string): string => join(folder, 'keystore.json');

/** Writes an encrypted keystore (Web3 Secret Storage, version 3), readable by its owner only. Errors: KEYSTORE_EXISTS, KEYSTORE_UNREADABLE. */
export const writeKeystore = async (
  file: string,
  privateKey: Uint8Array,
  password: string,
  strength: KeystoreStrength = 'standard',
): Promise<void> => {
  const { address } = createWallet(privateKey);
  const json = await encryptKeystoreJson({ address, privateKey: toHex(privateKey) }, password, { scrypt: SCRYPT[strength] });
  try {
    await writeFile(file, json, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new TempernetError('KEYSTORE_EXISTS', { file });
    throw unreadable(file, error);
  }
};

/** Opens a keystore. Errors: KEYSTORE_UNREADABLE, KEYSTORE_BAD_PASSWORD. */
export const readKeystore = async (file: string, password: string): Promise<Wallet> => {
  const json = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (!isKeystoreJson(json)) throw new TempernetError('KEYSTORE_UNREADABLE', { file, detail: 'not a keystore' });
  const account = await decryptKeystoreJson(json, password).catch((error: unknown) => {
    if (String((error as { argument?: unknown }).argument) === 'password')
      throw new TempernetError('KEYSTORE_BAD_PASSWORD', { file });
    throw unreadable(file, error);
  });
  return createWallet(fromHex(account.privateKey as Hex));
};

const unreadable = (file: string, error: unknown): TempernetError =>
  new TempernetError(
    'KEYSTORE_UNREADABLE',
    { file, detail: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
