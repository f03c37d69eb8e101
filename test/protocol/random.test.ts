import { expect } from 'chai';
import fc from 'fast-check';
import { Random, seededRandom } from '../../protocol/random.ts';
import { uint32 } from './support/arbitraries.ts';
import { expectCode } from './support/expect-code.ts';

/** xoshiro128** as its authors write it, on unsigned 64-bit arithmetic masked to 32 bits. */
const reference = (words: number[]): (() => number) => {
  const mask = 0xffff_ffffn;
  const s = words.map(BigInt);
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  return () => {
    const result = (rotl((s[1]! * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1]! << 9n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11n);
    return Number(result);
  };
};

describe('random numbers', () => {
  it('are xoshiro128**', () => {
    fc.assert(
      fc.property(fc.tuple(uint32, uint32, uint32, uint32), (words) => {
        if (words.every((word) => word === 0)) return;
        const expected = reference(words);
        const generator = new Random(words);
        for (let i = 0; i < 50; i++) expect(generator.next()).to.equal(expected());
      }),
      { seed: 7 },
    );
  });

  it('start from 1, 0, 0, 0 where the state would be all zero', () => {
    const expected = reference([1, 0, 0, 0]);
    const generator = new Random([0, 0, 0, 0]);
    expect(Array.from({ length: 20 }, () => generator.next())).to.deep.equal(Array.from({ length: 20 }, expected));
  });

  it('differ by domain and payload, and not by how the payload is cut', () => {
    const first = (domain: string, ...payload: number[][]): number =>
      seededRandom(domain, ...payload.map((part) => Uint8Array.from(part))).next();
    expect(first('a', [1, 2, 3])).to.equal(first('a', [1], [2, 3]));
    expect(new Set([first('a', [1]), first('b', [1]), first('a', [2]), first('a', [])]).size).to.equal(4);
  });

  it('below a bound lie below it and are what rejection gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), uint32, (n, word) => {
        const generator = new Random([word, 1, 2, 3]);
        const draws = reference([word, 1, 2, 3]);
        const limit = 2 ** 32 - (2 ** 32 % n);
        for (let i = 0; i < 10; i++) {
          let x = draws();
          while (x >= limit) x = draws();
          expect(generator.below(n)).to.equal(x % n);
        }
      }),
      { seed: 8 },
    );
  });

  it('below a bound are as good as uniform', () => {
    const generator = seededRandom('tempernet/test/uniform');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 6000; i++) counts[generator.below(6)]! += 1;
    for (const count of counts) expect(count).to.be.closeTo(1000, 120);
  });

  it('have no bound outside 1 to 2^32', () => {
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN])
      expectCode(() => new Random([1, 2, 3, 4]).below(n), 'PROTOCOL_OUT_OF_RANGE');
  });

  it('permute: every element stays, once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), uint32, (count, word) => {
        const permutation = new Random([word, 5, 6, 7]).permutation(count);
        expect([...permutation].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: count }, (_, i) => i));
      }),
      { seed: 9 },
    );
  });
});
