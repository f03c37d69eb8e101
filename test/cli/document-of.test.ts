import { expect } from 'chai';
import { documentOf } from '../../cli/document-of.ts';

describe('data as one JSON document', () => {
  it('holds wide integers as text and everything else as it was', () => {
    const data = { wei: 10n ** 30n, list: [1, 'ä ✓ 🌡', null], text: '\u001b[2J"\\' };
    expect(JSON.parse(documentOf(data))).to.deep.equal({ ...data, wei: String(data.wei) });
    expect(documentOf(data)).to.include('ä ✓ 🌡');
  });

  it('moves no cursor and turns no text around, whatever a stranger wrote', () => {
    const codes = [
      ...Array.from({ length: 0xa0 }, (_, code) => code),
      0xad,
      0x61c,
      0x200b,
      0x200f,
      0x2028,
      0x2029,
      0x202e,
      0x2066,
    ];
    const evil = String.fromCodePoint(...codes, 0xe0001);
    const text = documentOf({ [evil]: evil });
    expect(text.replaceAll('\n', '')).to.not.match(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(JSON.parse(text)).to.deep.equal({ [evil]: evil });
  });
});
