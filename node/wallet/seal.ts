import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { SEALED_KEY_BYTES } from '../../protocol/messages/limits.ts';

const DOMAIN = utf8ToBytes('tempernet/seal/1');
const EPHEMERAL = utf8ToBytes('tempernet/seal/1/ephemeral');
const PUBLIC = 33;
const KEY = 32;
const NONCE = 24;
/** Bytes of which a scalar of the group is made, so long that none is likelier than another. */
const SEED = 48;

/**
 * Seals a content key (32 bytes) to the account with this public key (secp256k1, either form): ECIES with an ephemeral key, HKDF-SHA256
 * and XChaCha20-Poly1305. `context` says what the key is for; under another one it cannot be unsealed. The ephemeral key follows from
 * all three and from nothing else, so that who seals the same twice says the same twice; the content key has to be random for that.
 * Throws WALLET_BAD_SEAL for what is no public key.
 */
export const sealKey = (contentKey: Uint8Array, publicKey: Uint8Array, context: Uint8Array): Uint8Array => {
  const seed = hkdf(sha256, contentKey, publicKey, concatBytes(EPHEMERAL, context), SEED);
  const ephemeral = secp256k1.utils.randomSecretKey(seed);
  const ephemeralPublic = secp256k1.getPublicKey(ephemeral, true);
  const { key, nonce } = derive(ephemeral, publicKey, ephemeralPublic, context);
  return concatBytes(ephemeralPublic, xchacha20poly1305(key, nonce, context).encrypt(contentKey));
};

/** The content key that was sealed to the account of `privateKey` under that context. Throws WALLET_BAD_SEAL. */
export const unsealKey = (sealed: Uint8Array, privateKey: Uint8Array, context: Uint8Array): Uint8Array => {
  if (sealed.length !== SEALED_KEY_BYTES) throw new TempernetError('WALLET_BAD_SEAL', { detail: 'it has another length' });
  const ephemeralPublic = sealed.subarray(0, PUBLIC);
  const { key, nonce } = derive(privateKey, ephemeralPublic, ephemeralPublic, context);
  return open(key, nonce, context, sealed.subarray(PUBLIC));
};

/** Encrypts content under a key that is used for nothing else; 16 bytes longer. */
export const encryptContent = (content: Uint8Array, contentKey: Uint8Array, context: Uint8Array): Uint8Array =>
  xchacha20poly1305(contentKey, new Uint8Array(NONCE), context).encrypt(content);

/** The content that was encrypted under that key and context. Throws WALLET_BAD_SEAL. */
export const decryptContent = (bytes: Uint8Array, contentKey: Uint8Array, context: Uint8Array): Uint8Array =>
  open(contentKey, new Uint8Array(NONCE), context, bytes);

const derive = (privateKey: Uint8Array, publicKey: Uint8Array, salt: Uint8Array, context: Uint8Array) => {
  let shared: Uint8Array;
  try {
    shared = secp256k1.getSharedSecret(privateKey, publicKey, true);
  } catch (cause) {
    throw new TempernetError('WALLET_BAD_SEAL', { detail: 'its public key is no point of the curve' }, { cause });
  }
  const bytes = hkdf(sha256, shared, salt, concatBytes(DOMAIN, context), KEY + NONCE);
  return { key: bytes.subarray(0, KEY), nonce: bytes.subarray(KEY) };
};

const open = (key: Uint8Array, nonce: Uint8Array, context: Uint8Array, bytes: Uint8Array): Uint8Array => {
  try {
    return xchacha20poly1305(key, nonce, context).decrypt(bytes);
  } catch (cause) {
    throw new TempernetError('WALLET_BAD_SEAL', { detail: 'it is for another account or purpose, or was altered' }, { cause });
  }
};
