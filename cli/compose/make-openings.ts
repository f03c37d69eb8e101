import type { Network } from '../../node/net/network.ts';
import { decryptContent, encryptContent, sealKey } from '../../node/wallet/seal.ts';
import type { Wallet } from '../../node/wallet/wallet.ts';
import { OpeningBook, type OpeningBookModules } from '../../roles/handlers/opening-book.ts';
import type { Openings } from '../../roles/handlers/openings.ts';

/** Sealing to accounts that announced themselves, and what their peers tell of openings. */
export const makeOpenings = (modules: {
  readonly network: Pick<Network, 'keyOf' | 'validate' | 'subscribe'>;
  readonly wallet: Pick<Wallet, 'unseal'>;
  readonly isSolver: OpeningBookModules['isSolver'];
}): Openings => {
  const { network, wallet } = modules;
  const book = new OpeningBook(modules);
  return {
    seal: (account, contentKey, context) => {
      const publicKey = network.keyOf(account);
      return publicKey && sealKey(contentKey, publicKey, context);
    },
    unseal: (sealed, context) => wallet.unseal(sealed, context),
    encrypt: encryptContent,
    decrypt: decryptContent,
    until: (taskId, slot, fits, signal) => book.until(taskId, slot, fits, signal),
  };
};
