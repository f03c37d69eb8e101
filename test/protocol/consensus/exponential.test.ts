import { expect } from 'chai';
import fc from 'fast-check';
import { exponential } from '../../../protocol/consensus/exponential.ts';
import { ONE } from '../../../protocol/consensus/fixed.ts';
import { liquidAlpha } from '../../../protocol/consensus/liquid-alpha.ts';
import { decimal, toNumber } from '../support/decimal.ts';

const UNIT = 2 ** -32;

describe('exponential', () => {
  it('is within one unit of the real one, relative to its size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -15n * ONE, max: 15n * ONE }), (x) => {
        const real = Math.exp(toNumber(x));
        expect(Math.abs(toNumber(exponential(x)) - real)).to.be.at.most(UNIT + real * 1e-14);
      }),
      { seed: 46, numRuns: 500 },
    );
  });

  it('is exact at 0, rises, and vanishes', () => {
    expect(exponential(0n)).to.equal(ONE);
    expect(exponential(-23n * ONE)).to.equal(0n);
    fc.assert(
      fc.property(fc.bigInt({ min: -20n * ONE, max: 20n * ONE }), (x) => {
        expect(exponential(x + 1000n) >= exponential(x)).to.equal(true);
      }),
      { seed: 47 },
    );
  });
});

describe('liquid alpha', () => {
  const options = { low: decimal('.7'), high: decimal('.9'), steepness: 1000n };
  const share = fc.bigInt({ min: 0n, max: ONE });

  it('stays within its bounds and rises with the distance from consensus', () => {
    fc.assert(
      fc.property(share, share, share, (weight, bond, consensus) => {
        const alpha = liquidAlpha(weight, bond, consensus, options);
        expect(alpha >= options.low && alpha <= options.high).to.equal(true);
        if (weight >= bond && consensus > 0n) expect(liquidAlpha(weight, bond, consensus - 1n, options) >= alpha).to.equal(true);
      }),
      { seed: 48 },
    );
  });

  it('is halfway at a distance of one half, buying or selling', () => {
    const middle = 0.8;
    expect(toNumber(liquidAlpha(ONE, 0n, ONE / 2n, options))).to.be.closeTo(middle, 1e-8);
    expect(toNumber(liquidAlpha(ONE / 4n, (ONE * 3n) / 4n, 0n, options))).to.be.closeTo(middle, 1e-8);
    expect(toNumber(liquidAlpha(0n, 0n, 0n, options))).to.be.lessThan(0.702);
  });
});
