import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { ADVERSARY_NAMES } from '../../roles/adversaries/names.ts';
import { rowsUnder } from './support/markdown.ts';
import { ROOT, textOf } from './support/tree.ts';

const PAGE = 'docs/threat-matrix.md';
const NOT_BUILT = /\bnot built yet \((?:rooted settlement|traps|shares|shards|governance|federation of events)\b/;
const rows = rowsUnder(PAGE, '').map((cells) => ({ subject: cells[0] ?? '', shown: cells.at(-1) ?? '', cells }));

/** The tests that a row names: a file, and words of a title in it. */
const testsOf = (shown: string): { file: string; title: string }[] =>
  [...shown.matchAll(/`(test\/[^`]+)`: ([^;]+?)(?=;|$)/g)].map((match) => ({ file: match[1]!, title: match[2]!.trim() }));

/** Files that hold tests; a suite is one that several test files run. */
const TESTS = /\.test\.ts$|\.t\.sol$|-suite\.ts$/;

/** What a file's tests are called: titles of TypeScript, functions of Solidity. */
const titlesIn = (file: string): string[] => {
  const source = textOf(file);
  if (file.endsWith('.sol')) return [...source.matchAll(/\bfunction ((?:test|invariant)\w*)/g)].map((match) => match[1]!);
  return [...source.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g)].map((match) =>
    match[2]!.replaceAll('\\', ''),
  );
};

const isThere = ({ file, title }: { file: string; title: string }): boolean =>
  TESTS.test(file) && existsSync(ROOT + file) && title.length >= 10 && titlesIn(file).some((one) => one.includes(title));

describe('threat matrix', () => {
  it('has a test for every row, or says that its subject is not built yet', () => {
    const bare = rows.filter(({ shown }) => testsOf(shown).length === 0 && !NOT_BUILT.test(shown));
    expect(bare.map(({ subject }) => subject)).to.deep.equal([]);
  });

  it('names tests that exist', () => {
    const named = rows.flatMap(({ shown }) => testsOf(shown));
    expect(named).to.have.length.above(70);
    const gone = named.filter((one) => !isThere(one));
    expect(gone.map(({ file, title }) => `${file}: ${title}`)).to.deep.equal([]);
  });

  it('has every attack of section 12, every fault of section 7 and every adversary of the command line', () => {
    const subjects = rows.map(({ subject }) => subject);
    const attacks = rowsUnder('docs/protocol.md', '## 12. What an attacker tries').map(([attack]) => attack);
    const faults = rowsUnder('docs/protocol.md', '## 7. Consensus and pay')
      .filter((cells) => cells.length === 2)
      .map(([fault]) => fault)
      .filter((fault) => !['solver', 'coordinator', 'proposer', 'aggregation'].includes(fault ?? ''));
    expect(attacks).to.have.lengthOf(18);
    expect(faults).to.have.lengthOf(8);
    expect(subjects).to.include.members([...attacks, ...faults]);
    const text = textOf(PAGE);
    expect(ADVERSARY_NAMES.filter((name) => !text.includes(`\`${name}\``))).to.deep.equal([]);
  });
});
