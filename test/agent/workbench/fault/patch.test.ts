import { expect } from 'chai';
import fc from 'fast-check';
import { applyPatch, hunkBetween, PatchFault, parsePatch, patchText } from '../../../../agent/workbench/fault/patch.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '  d', ''), { maxLength: 12 }).map((lines) => `${lines.join('\n')}\nend\n`);

describe('patches', () => {
  it('turn one text into another, read back from what was written', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const hunk = hunkBetween(from, to);
        if (hunk === undefined) return from === to;
        const unique = `\n${from}`.split(`\n${hunk.find}\n`).length === 2;
        if (!unique) return true; // Texts that repeat in whole have no place of their own.
        return applyPatch('f', from, parsePatch(patchText([hunk]))) === to;
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });

  const BROKEN: [string, string][] = [
    ['an empty one', ''],
    ['text before the first hunk', 'hello\n*** find\na\n*** put\nb\n*** end\n'],
    ['one without an end', '*** find\na\n*** put\nb\n'],
    ['one without new lines', '*** find\na\n*** end\n'],
    ['one begun twice', '*** find\n*** find\na\n*** put\nb\n*** end\n'],
  ];
  for (const [what, patch] of BROKEN)
    it(`refuses ${what}`, () => expect(() => parsePatch(patch)).to.throw(PatchFault, /^malformed patch/));

  it('does not apply where the lines are not there, or there twice', () => {
    expect(() => applyPatch('f.ts', 'a\nb\n', [{ find: 'c', put: 'd' }])).to.throw(PatchFault, /not found in f\.ts/);
    expect(() => applyPatch('f.ts', 'a\nb\na\n', [{ find: 'a', put: 'd' }])).to.throw(PatchFault, /more than once/);
    expect(applyPatch('f.ts', 'a\nb\nc\n', [{ find: 'b', put: '' }])).to.equal('a\nc\n');
  });
});
