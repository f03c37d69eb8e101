import { expect } from 'chai';
import fc from 'fast-check';
import { splitLines } from '../../../node/process/split-lines.ts';

describe('splitLines', () => {
  it('gives the same lines however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text) && text !== '')),
        fc.integer({ min: 1, max: 9 }),
        (lines, size) => {
          const seen: string[] = [];
          const splitter = splitLines((line) => seen.push(line));
          const bytes = new TextEncoder().encode(
            lines
              .map((line) => `${line}\n`)
              .join('')
              .slice(0, -1),
          );
          for (let at = 0; at < bytes.length; at += size) splitter.write(bytes.subarray(at, at + size));
          splitter.end();
          expect(seen).to.deep.equal(lines);
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('cuts what is too long', () => {
    const seen: string[] = [];
    const splitter = splitLines((line) => seen.push(line), 4);
    splitter.write(new TextEncoder().encode('123456789\r\nx'));
    splitter.end();
    expect(seen.join('|')).to.equal('123456789|x');
    splitter.write(new TextEncoder().encode('abcdefghij'));
    splitter.end();
    expect(seen.slice(2)).to.deep.equal(['abcd', 'efgh', 'ij']);
  });
});
