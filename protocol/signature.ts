import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type Hex, toHex } from './hex.ts';
import { keccak } from './keccak.ts';
import { hexBytes } from './words.ts';

/** The account of an uncompressed public key (65 bytes): the last 20 bytes of keccak256 over its coordinates. */
export const accountOfPublicKey = (publicKey: Uint8Array): Hex => toHex(keccak(publicKey.subarray(1)).subarray(12));

/**
 * The public key (65 bytes) behind a signature of a digest; undefined for anything that is not a signature. `signature` is `r, s, v` in 65 bytes,
 * `v` 27 or 28, `s` in the lower half of the order as contracts ask for, so a signature has one form.
 */
export const recoverPublicKey = (digest: Hex, signature: Hex): Uint8Array | undefined => {
  const bytes = hexBytes('signature', signature, 65);
  const recovery = (bytes[64] as number) - 27;
  if (recovery !== 0 && recovery !== 1) return undefined;
  try {
    const parsed = secp256k1.Signature.fromBytes(bytes.subarray(0, 64), 'compact');
    if (parsed.hasHighS()) return undefined;
    const point = parsed.addRecoveryBit(recovery).recoverPublicKey(hexBytes('digest', digest, 32));
    return point.toBytes(false);
  } catch {
    // Points off the curve and scalars out of range: nobody signed this.
    return undefined;
  }
};

/** The account that signed a digest, as `recoverPublicKey` tells it. */
export const recoverAccount = (digest: Hex, signature: Hex): Hex | undefined => {
  const publicKey = recoverPublicKey(digest, signature);
  return publicKey && accountOfPublicKey(publicKey);
};

/** Signs a digest with a private key (32 bytes): `r, s, v` in 65 bytes, deterministic (RFC 6979), low `s`. */
export const signDigest = (privateKey: Uint8Array, digest: Hex): Hex => {
  const recovered = secp256k1.sign(hexBytes('digest', digest, 32), privateKey, { prehash: false, format: 'recovered' });
  const signature = new Uint8Array(65);
  signature.set(recovered.subarray(1), 0);
  signature[64] = (recovered[0] as number) + 27;
  return toHex(signature);
};
