import { expect } from 'chai';
import { decryptContent, encryptContent, sealKey } from '../../../node/wallet/seal.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { Opening } from '../../../protocol/messages/topic-messages.ts';
import type { Openings } from '../../../roles/handlers/openings.ts';

/** Sealing as nodes do it, to accounts whose keys are known, on a network that tells one opening or none. */
export const openingsOf = (keyOf: (account: Hex) => Uint8Array | undefined, opening?: Opening): Openings => ({
  seal: (account, key, context) => {
    const publicKey = keyOf(account);
    return publicKey && sealKey(key, publicKey, context);
  },
  unseal: () => expect.fail('a solver unseals nothing'),
  encrypt: encryptContent,
  decrypt: decryptContent,
  until: async (_task, _slot, fits) => (opening !== undefined && fits(opening) ? opening : undefined),
});
