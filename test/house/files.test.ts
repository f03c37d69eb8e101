import { expect } from 'chai';
import { isGenerated, textOf, trackedFiles } from './support/tree.ts';

const SOURCE = /\.(ts|mjs|js|sol|py)$/;

/** Written so that this file does not match itself. */
const FORBIDDEN: [string, RegExp][] = [
  ['a machine path', /(?<![\w.@-])\/(?:[w]ork|[f]arm|[h]ome\/\w+|[U]sers\/\w+)\//],
  ['a registry host', /registry\.[n]pmjs|[p]ypi\.org|deb\.[d]ebian/],
  ['an open end', /\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/],
  ['a skipped or lone test', /\b(?:describe|it|context|test)\.(?:[s]kip|[o]nly)\(|\b[x](?:it|describe)\(|pytest\.mark\.[s]kip/],
  ['a test that cannot fail', /(?:assert|expect)\([t]rue\)/],
];

describe('files', () => {
  const tracked = trackedFiles().filter((path) => !isGenerated(path));
  const sources = tracked.filter((path) => SOURCE.test(path));

  it('no source is longer than 500 lines', () => {
    const long = sources
      .map((path) => `${path} ${textOf(path).split('\n').length - 1}`)
      .filter((row) => Number(row.split(' ')[1]) > 500);
    expect(long).to.deep.equal([]);
  });

  it('the median source is under 80 lines', () => {
    const lengths = sources.map((path) => textOf(path).split('\n').length - 1).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).to.be.lessThan(80);
  });

  it('TypeScript files are named in kebab-case, and none is a barrel', () => {
    const odd = sources
      .filter((path) => path.endsWith('.ts'))
      .filter((path) => !/(^|\/)[a-z0-9-]+(\.[a-z0-9-]+)*\.ts$/.test(path) || /(^|\/)index\.ts$/.test(path));
    expect(odd).to.deep.equal([]);
  });

  for (const [name, pattern] of FORBIDDEN) {
    it(`no file holds ${name}`, () => {
      const hits = tracked.flatMap((path) =>
        textOf(path)
          .split('\n')
          .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
      );
      expect(hits).to.deep.equal([]);
    });
  }
});
