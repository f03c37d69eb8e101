import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Hex } from '../../protocol/hex.ts';
import { accountOfPublicKey, signDigest } from '../../protocol/signature.ts';

/** An account that signs for benchmarks. */
export const accountOfPrivateKey = (key: Uint8Array): { readonly account: Hex; readonly sign: (digest: Hex) => Hex } => ({
  account: accountOfPublicKey(secp256k1.getPublicKey(key, false)),
  sign: (digest) => signDigest(key, digest),
});
