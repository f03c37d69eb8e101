import { expect } from 'chai';
import fc from 'fast-check';
import {
  addInt32,
  decodeFixed,
  encodeFixed,
  INT32_MAX,
  INT32_MIN,
  roundHalfEven,
  scaleFactor,
  subtractInt32,
} from '../../../substrate/codecs/fixed-point.ts';
import { caught } from '../support/caught.ts';

const runs = { seed: 1, numRuns: 2000 };
const int32 = fc.integer({ min: INT32_MIN, max: INT32_MAX });
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const encode = (x: number, scale = 24): number => encodeFixed(Float32Array.of(x), scale)[0]!;
const decode = (q: number, scale = 24): number => decodeFixed(Int32Array.of(q), scale)[0]!;

describe('fixed point', () => {
  it('rounds halves to the even integer', () => {
    const cases = [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [-0.5, 0],
      [-1.5, -2],
      [-2.5, -2],
      [0.49999997, 0],
      [-0.50000006, -1],
      [7, 7],
    ] as const;
    for (const [x, q] of cases) expect(roundHalfEven(x) + 0, String(x)).to.equal(q + 0);
  });

  it('is the nearest multiple of 2^-s, and never further than half of one', () => {
    const near = fc.float({ min: -127, max: 127, noNaN: true });
    fc.assert(
      fc.property(near, (x) => Math.abs(encode(x) - x * scaleFactor(24)) <= 0.5),
      runs,
    );
  });

  it('gives back every integer that float32 holds exactly, and the same bytes again for all', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), (q) => encode(decode(q)) === q),
      runs,
    );
    fc.assert(
      fc.property(int32, (q) => decode(encode(decode(q))) === decode(q) || Math.abs(q) > INT32_MAX - 64),
      runs,
    );
  });

  it('keeps order, and zero is zero', () => {
    fc.assert(
      fc.property(float32, float32, (a, b) => (a <= b ? encode(a) <= encode(b) : encode(a) >= encode(b))),
      runs,
    );
    expect(encode(0)).to.equal(0);
    expect(encode(-0)).to.equal(0);
  });

  it('clamps what does not fit and refuses what is no number', async () => {
    expect(encode(128)).to.equal(INT32_MAX);
    expect(encode(-128)).to.equal(INT32_MIN);
    expect(encode(3e38)).to.equal(INT32_MAX);
    expect(encode(-129, 24)).to.equal(INT32_MIN);
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect((await caught(() => encode(x))).code).to.equal('SUBSTRATE_NOT_FINITE');
    }
  });

  it('holds for every scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 62 }),
        fc.integer({ min: -(2 ** 23), max: 2 ** 23 }),
        (s, q) => encode(decode(q, s), s) === q,
      ),
      runs,
    );
  });

  it('adds and subtracts as inverses, and refuses what does not fit int32', async () => {
    const small = fc.integer({ min: -(2 ** 30), max: 2 ** 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small)), (pairs) => {
        const [a, b] = [Int32Array.from(pairs, ([x]) => x), Int32Array.from(pairs, ([, y]) => y)];
        expect(subtractInt32(addInt32(a, b, 'sum'), b, 'difference')).to.deep.equal(a);
      }),
      runs,
    );
    const over = await caught(() => addInt32(Int32Array.of(0, INT32_MAX), Int32Array.of(0, 1), 'sum'));
    expect(over.code).to.equal('SUBSTRATE_OUT_OF_RANGE');
    expect(over.fields.index).to.equal(1);
    expect((await caught(() => subtractInt32(Int32Array.of(INT32_MIN), Int32Array.of(1), 'difference'))).code).to.equal(
      'SUBSTRATE_OUT_OF_RANGE',
    );
    expect((await caught(() => addInt32(Int32Array.of(1), Int32Array.of(1, 2), 'sum'))).code).to.equal('SUBSTRATE_BAD_LENGTH');
  });
});
