import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Hex } from '../../../../protocol/hex.ts';
import { accountOfPublicKey, signDigest } from '../../../../protocol/signature.ts';

/** An account for tests. */
export type TestAccount = { readonly account: Hex; readonly sign: (digest: Hex) => Hex };

/** The same account for the same number. */
export const testAccount = (number: number): TestAccount => {
  const key = new Uint8Array(32).fill(number + 1);
  return { account: accountOfPublicKey(secp256k1.getPublicKey(key, false)), sign: (digest) => signDigest(key, digest) };
};
