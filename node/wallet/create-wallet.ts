import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromHex, isBytes32, toHex } from '../../protocol/hex.ts';
import { unsealKey } from './seal.ts';
import type { Wallet } from './wallet.ts';

/** A wallet over a 32-byte secp256k1 key, which it copies. Errors: WALLET_BAD_KEY; from signing WALLET_BAD_DIGEST. */
export const createWallet = (privateKey: Uint8Array): Wallet => {
  if (!secp256k1.utils.isValidSecretKey(privateKey)) throw new TempernetError('WALLET_BAD_KEY');
  const key = privateKey.slice();
  const publicKey = secp256k1.getPublicKey(key, false);
  return {
    address: toHex(keccak_256(publicKey.subarray(1)).subarray(12)),
    signDigest: (digest) => {
      if (!isBytes32(digest)) throw new TempernetError('WALLET_BAD_DIGEST');
      const signature = secp256k1.sign(fromHex(digest), key, { prehash: false, format: 'recovered' });
      return toHex(concatBytes(signature.subarray(1), Uint8Array.of(27 + (signature[0] ?? 0))));
    },
    unseal: (sealed, context) => unsealKey(sealed, key, context),
  };
};

/**
 * The key of a named account of a test network: keccak256(utf8("tempernet/wallet/1") ++ seed ++ utf8(label)). For networks whose
 * money is worth nothing: whoever knows the seed holds every account.
 */
export const walletKeyFromSeed = (seed: Uint8Array, label: string): Uint8Array =>
  keccak_256(concatBytes(utf8ToBytes('tempernet/wallet/1'), seed, utf8ToBytes(label)));

/** The wallet of that key. */
export const walletFromSeed = (seed: Uint8Array, label: string): Wallet => createWallet(walletKeyFromSeed(seed, label));
