import { expect } from 'chai';
import fc from 'fast-check';
import { toCsv } from '../../../orchestrator/report/csv.ts';

/** A small RFC 4180 reader, so that what is written can be read back. */
const parse = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    if (match.index === text.length) break;
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
};

describe('toCsv', () => {
  it('writes the named columns in order, amounts in full, a missing value as nothing', () => {
    const rows = [{ account: '0xab', earned: 12_345_678_901_234_567_890n, round: 3, ignored: true }, { account: '0xcd' }];
    expect(toCsv(['round', 'account', 'earned'], rows)).to.equal('round,account,earned\n3,0xab,12345678901234567890\n,0xcd,\n');
  });

  it('writes the header alone for no rows', () => {
    expect(toCsv(['a', 'b'], [])).to.equal('a,b\n');
  });

  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
        const text = toCsv(
          ['a', 'b'],
          pairs.map(([a, b]) => ({ a, b })),
        );
        expect(parse(text)).to.deep.equal([['a', 'b'], ...pairs]);
      }),
      { seed: 1 },
    );
  });
});
