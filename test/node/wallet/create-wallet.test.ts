import { expect } from 'chai';
import { Wallet as EthersWallet, getBytes, recoverAddress } from 'ethers';
import fc from 'fast-check';
import { createWallet, walletFromSeed, walletKeyFromSeed } from '../../../node/wallet/create-wallet.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../../../protocol/hex.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const code = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    return isTempernetError(error) ? error.code : 'other';
  }
  return undefined;
};

describe('wallet', () => {
  it('has the address and the signatures of an independent implementation', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (key, digest) => {
        fc.pre(code(() => createWallet(key)) === undefined);
        const wallet = createWallet(key);
        const other = new EthersWallet(toHex(key));
        expect(wallet.address).to.equal(other.address.toLowerCase());
        const signature = wallet.signDigest(toHex(digest));
        expect(signature).to.equal(other.signingKey.sign(digest).serialized);
        expect(recoverAddress(getBytes(toHex(digest)), signature).toLowerCase()).to.equal(wallet.address);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  it('derives one account a label from a seed', () => {
    const seed = new Uint8Array(32).fill(7);
    expect(walletFromSeed(seed, 'solver-0').address).to.equal(walletFromSeed(seed, 'solver-0').address);
    expect(walletFromSeed(seed, 'solver-0').address).not.to.equal(walletFromSeed(seed, 'solver-1').address);
    expect(toHex(walletKeyFromSeed(new Uint8Array(), ''))).to.equal(
      '0x694c3ccb2a999d852f0d63e7899acacf16e9714ac3e5394c03791753850dcf54',
    );
  });

  it('refuses keys outside the group and anything but 32-byte digests', () => {
    expect(code(() => createWallet(new Uint8Array(32)))).to.equal('WALLET_BAD_KEY');
    expect(code(() => createWallet(new Uint8Array(32).fill(255)))).to.equal('WALLET_BAD_KEY');
    expect(code(() => createWallet(new Uint8Array(31).fill(1)))).to.equal('WALLET_BAD_KEY');
    const wallet = createWallet(new Uint8Array(32).fill(1));
    expect(code(() => wallet.signDigest('0x1234'))).to.equal('WALLET_BAD_DIGEST');
    expect(code(() => wallet.signDigest(`0x${'zz'.repeat(32)}` as Hex))).to.equal('WALLET_BAD_DIGEST');
  });
});
