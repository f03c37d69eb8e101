import { expect } from 'chai';
import fc from 'fast-check';
import { countBits, mulDiv, quorum, twoThirds } from '../../protocol/arithmetic.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });

describe('arithmetic', () => {
  it('divides down, and by zero to zero', () => {
    fc.assert(
      fc.property(amount, amount, amount, (a, b, c) => {
        const quotient = mulDiv(a, b, c);
        if (c === 0n) expect(quotient).to.equal(0n);
        else expect(quotient * c <= a * b && (quotient + 1n) * c > a * b).to.equal(true);
      }),
      { seed: 24 },
    );
    expect(mulDiv(5n, 7n, 0n)).to.equal(0n);
  });

  it('knows two thirds and quorum at their edges', () => {
    const cases: [number, number, boolean, boolean][] = [
      [0, 0, false, false],
      [1, 1, true, true],
      [1, 2, false, false],
      [2, 2, true, true],
      [2, 3, true, true],
      [1, 3, false, false],
      [2, 4, false, false],
      [3, 4, true, true],
      [3, 5, false, true],
      [4, 6, true, true],
      [3, 6, false, false],
    ];
    for (const [votes, seats, thirds, half] of cases) {
      expect(twoThirds(votes, seats), `${votes} of ${seats}`).to.equal(thirds);
      expect(quorum(votes, seats, 1), `${votes} of ${seats}`).to.equal(half);
    }
    expect(quorum(2, 3, 3)).to.equal(false);
  });

  it('counts the bits of a mask', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 63 })), (bits) => {
        expect(countBits(bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n))).to.equal(bits.length);
      }),
      { seed: 25 },
    );
  });
});
