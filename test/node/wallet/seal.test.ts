import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { createWallet } from '../../../node/wallet/create-wallet.ts';
import { decryptContent, encryptContent, sealKey } from '../../../node/wallet/seal.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { toHex } from '../../../protocol/hex.ts';

const keyOf = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const publicOf = (fill: number, compressed = false): Uint8Array => secp256k1.getPublicKey(keyOf(fill), compressed);
const CONTENT_KEY = keyOf(77);
const CONTEXT = keyOf(9);
const refused = (action: () => unknown): void => {
  try {
    action();
  } catch (error) {
    expect(isTempernetError(error, 'WALLET_BAD_SEAL'), String(error)).to.equal(true);
    return;
  }
  expect.fail('opened');
};

describe('sealed keys', () => {
  it('are opened by the account that they are for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 1, max: 250 }), (key, owner) => {
        const sealed = sealKey(key, publicOf(owner), CONTEXT);
        expect(sealed).to.have.lengthOf(81);
        expect(createWallet(keyOf(owner)).unseal(sealed, CONTEXT)).to.deep.equal(key);
        expect(createWallet(keyOf(owner)).unseal(sealKey(key, publicOf(owner, true), CONTEXT), CONTEXT)).to.deep.equal(key);
      }),
      { seed: 41, numRuns: 8 },
    );
  });

  it('are the same when made again, and others for each account, context and key', () => {
    const made = (key: Uint8Array, owner: number, context: Uint8Array): string => toHex(sealKey(key, publicOf(owner), context));
    expect(made(CONTENT_KEY, 1, CONTEXT)).to.equal(made(CONTENT_KEY, 1, CONTEXT));
    const all = [
      made(CONTENT_KEY, 1, CONTEXT),
      made(CONTENT_KEY, 2, CONTEXT),
      made(CONTENT_KEY, 1, keyOf(8)),
      made(keyOf(78), 1, CONTEXT),
    ];
    expect(new Set(all.map((sealed) => sealed.slice(0, 68)))).to.have.lengthOf(4);
  });

  it('have one form: known bytes', () => {
    expect(toHex(sealKey(CONTENT_KEY, publicOf(1), CONTEXT))).to.equal(
      '0x02e4c48a96fd6c916816d2ad6ea13fadc184265bdd7a8894d7e6ade17211b44e10fbaed18f14d6ee9e9921b54e2ed811da0406938ec43a460a5164e95afe28bf0096943f714615ff59fd85fae66452a5d2',
    );
  });

  it('are closed to another account, under another context, and when altered, cut or extended', () => {
    const sealed = sealKey(CONTENT_KEY, publicOf(1), CONTEXT);
    const wallet = createWallet(keyOf(1));
    refused(() => createWallet(keyOf(2)).unseal(sealed, CONTEXT));
    refused(() => wallet.unseal(sealed, keyOf(8)));
    refused(() => wallet.unseal(sealed.subarray(1), CONTEXT));
    refused(() => wallet.unseal(Uint8Array.of(...sealed, 0), CONTEXT));
    refused(() => wallet.unseal(new Uint8Array(81), CONTEXT));
    for (let at = 0; at < sealed.length; at += 4)
      refused(() => wallet.unseal(sealed.with(at, (sealed[at] as number) ^ 1), CONTEXT));
  });

  it('are not made for what is no key', () => {
    refused(() => sealKey(CONTENT_KEY, new Uint8Array(65).fill(4), CONTEXT));
    refused(() => sealKey(CONTENT_KEY, new Uint8Array(0), CONTEXT));
  });
});

describe('encrypted content', () => {
  it('comes back under its key and context alone', () => {
    for (const length of [0, 1, 100_000]) {
      const content = new Uint8Array(length).fill(3);
      const bytes = encryptContent(content, CONTENT_KEY, CONTEXT);
      expect(bytes).to.have.lengthOf(length + 16);
      expect(decryptContent(bytes, CONTENT_KEY, CONTEXT)).to.deep.equal(content);
      refused(() => decryptContent(bytes, keyOf(78), CONTEXT));
      refused(() => decryptContent(bytes, CONTENT_KEY, keyOf(8)));
      refused(() => decryptContent(bytes.subarray(1), CONTENT_KEY, CONTEXT));
      refused(() => decryptContent(bytes.with(-1, (bytes[bytes.length - 1] as number) ^ 1), CONTENT_KEY, CONTEXT));
    }
  });
});
