import { expect } from 'chai';
import { mayHoldLog } from '../../../node/chain/bloom.ts';
import type { Hex } from '../../../protocol/hex.ts';

/** A bloom with these bits, counted from its end. */
const bloomOf = (...bits: number[]): Hex => {
  const bytes = new Uint8Array(256);
  for (const bit of bits) bytes[255 - (bit >> 3)] = (bytes[255 - (bit >> 3)] ?? 0) | (1 << (bit & 7));
  return `0x${Buffer.from(bytes).toString('hex')}`;
};

describe('the bloom of a block', () => {
  const address = '0x00000000000000000000000000000000000000aA';
  /** From keccak256 of the address, by ethers. */
  const bits = [651, 1366, 1669];

  it('holds an address by three bits, in either case of its letters', () => {
    expect(mayHoldLog(bloomOf(...bits), address)).to.equal(true);
    expect(mayHoldLog(bloomOf(...bits, 5, 77), address.toLowerCase())).to.equal(true);
    for (const bit of bits) expect(mayHoldLog(bloomOf(...bits.filter((one) => one !== bit)), address)).to.equal(false);
    expect(mayHoldLog(bloomOf(), address)).to.equal(false);
  });
});
