import { expect } from 'chai';
import fc from 'fast-check';
import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import { fromHex, type Hex } from '../../protocol/hex.ts';
import { expectCode } from './support/expect-code.ts';

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 5 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

describe('canonical dag-cbor', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(value, (of) => {
        expect(decodeCbor(encodeCbor(of))).to.deep.equal(of);
      }),
      { seed: 6 },
    );
  });

  it('does not depend on the order in which a map was written', () => {
    expect(encodeCbor({ b: 1, a: 2, longer: 3 })).to.deep.equal(encodeCbor({ longer: 3, a: 2, b: 1 }));
  });

  const strange: [string, Hex][] = [
    ['nothing', '0x'],
    ['a length that never comes', '0x9affffffff'],
    ['an integer in more bytes than needed', '0x1800'],
    ['a map in another order', '0xa2616201616102'],
    ['a key twice', '0xa2616101616102'],
    ['an indefinite list', '0x9f01ff'],
    ['a half-precision float', '0xf93c00'],
    ['a float that is not a number', '0xfb7ff8000000000000'],
    ['undefined', '0xf7'],
    ['a tag other than a link', '0xc100'],
    ['bytes after the value', '0x0000'],
    ['a key that is no text', '0xa10102'],
  ];
  for (const [name, bytes] of strange) {
    it(`refuses ${name}`, () => {
      expectCode(() => decodeCbor(fromHex(bytes)), 'PROTOCOL_BAD_CBOR');
    });
  }

  it('refuses nesting beyond its depth without exhausting the stack, and more bytes than allowed', () => {
    expectCode(() => decodeCbor(new Uint8Array(200_000).fill(0x81)), 'PROTOCOL_BAD_CBOR');
    expectCode(() => decodeCbor(new Uint8Array(11), 'report', 10), 'PROTOCOL_BAD_CBOR');
  });

  it('does not encode what it could not decode', () => {
    for (const odd of [undefined, { a: undefined }, Number.NaN, Number.POSITIVE_INFINITY, () => 1, 2n ** 64n]) {
      expectCode(() => encodeCbor(odd), 'PROTOCOL_BAD_CBOR');
    }
  });
});
