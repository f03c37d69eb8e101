import { expect } from 'chai';
import fc from 'fast-check';
import { normWithin } from '../../../substrate/merge/squared-distance.ts';

const squares = (update: Int32Array): bigint => update.reduce((sum, q) => sum + BigInt(q) * BigInt(q), 0n);

/** Largest whole number whose square is at most `n`. */
const root = (n: bigint): bigint => {
  let low = 0n;
  let high = 1n << 48n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * middle <= n) low = middle;
    else high = middle - 1n;
  }
  return low;
};

/** Expects the bound to be met exactly: the smallest whole norm that holds passes, one less does not. */
const expectExact = (update: Int32Array): void => {
  const sum = squares(update);
  const floor = root(sum);
  const least = floor * floor === sum ? floor : floor + 1n;
  if (least > 0n) expect(normWithin(update, least)).to.equal(true);
  if (least > 1n) expect(normWithin(update, least - 1n)).to.equal(false);
};

describe('norm of an update', () => {
  it('is compared exactly, for any int32 values', () => {
    fc.assert(fc.property(fc.int32Array({ minLength: 0, maxLength: 400 }), expectExact), { seed: 1 });
  });

  it('is exact where sums are largest and blocks meet', () => {
    for (const length of [2047, 2048, 2049, 6000]) {
      for (const q of [-(2 ** 31), 2 ** 31 - 1, -1, 65_535, -65_537]) expectExact(new Int32Array(length).fill(q));
    }
  });

  it('is unbounded at 0', () => {
    expect(normWithin(new Int32Array(10).fill(2 ** 31 - 1), 0n)).to.equal(true);
  });
});
