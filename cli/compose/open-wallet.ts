import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { keystoreFile, readKeystore, writeKeystore } from '../../node/chain/keystore.ts';
import type { Wallet } from '../../node/wallet/wallet.ts';

/** The node's wallet: the keystore of its folder, or a new one with a random key when there is none. */
export const openWallet = async (folder: string, password: string): Promise<Wallet> => {
  const file = keystoreFile(folder);
  if (!existsSync(file)) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeKeystore(file, new Uint8Array(randomBytes(32)), password);
  }
  return readKeystore(file, password);
};
