import { expect } from 'chai';
import { decodeFixed, encodeFixed } from '../../substrate/codecs/fixed-point.ts';
import { floatsOfBits, readVectors } from './support/read-vectors.ts';

type Case = { readonly scale: number; readonly float32Bits: readonly number[]; readonly q: readonly number[] };

const vectors = readVectors<{ readonly encode: readonly Case[]; readonly decode: readonly Case[] }>('fixed-point');

describe('vectors of fixed point', () => {
  it('encodes as Python encodes: halves to even, clamped', () => {
    for (const { scale, float32Bits, q } of vectors.encode) {
      // Minus zero cannot be told from zero in an integer array.
      expect([...encodeFixed(floatsOfBits(float32Bits), scale)]).to.deep.equal(q);
    }
  });

  it('decodes as Python decodes', () => {
    for (const { scale, float32Bits, q } of vectors.decode) {
      const decoded = decodeFixed(Int32Array.from(q), scale);
      expect([...new Uint32Array(decoded.buffer)]).to.deep.equal(float32Bits);
    }
  });
});
