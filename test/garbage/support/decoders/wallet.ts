import { secp256k1 } from '@noble/curves/secp256k1.js';
import { createWallet } from '../../../../node/wallet/create-wallet.ts';
import { decryptContent, encryptContent, sealKey } from '../../../../node/wallet/seal.ts';
import { type Decoder, decoder } from '../decoder.ts';

const KEY = new Uint8Array(32).fill(5);
const CONTEXT = new Uint8Array(32).fill(6);
const OWN = new Uint8Array(32).fill(7);

/** What a stranger sealed to this account. */
export const WALLET_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'sealed key',
    kind: 'bytes',
    covers: [],
    seeds: () => [sealKey(KEY, secp256k1.getPublicKey(OWN, false), CONTEXT)],
    decode: (bytes) => createWallet(OWN).unseal(bytes, CONTEXT),
    codes: ['WALLET_BAD_SEAL'],
  }),
  decoder({
    name: 'encrypted content',
    kind: 'bytes',
    covers: [],
    seeds: () => [encryptContent(new Uint8Array(100), KEY, CONTEXT), encryptContent(new Uint8Array(0), KEY, CONTEXT)],
    decode: (bytes) => decryptContent(bytes, KEY, CONTEXT),
    codes: ['WALLET_BAD_SEAL'],
  }),
];
