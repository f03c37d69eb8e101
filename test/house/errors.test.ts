import { expect } from 'chai';
import { FEATURES } from '../../agent/experience/feature-table.ts';
import { FEATURES_VERSION } from '../../agent/experience/features.ts';
import { COMMAND_OPTIONS } from '../../cli/run-cli.ts';
import { CATALOGUE } from '../../protocol/errors/catalogue.ts';
import { errorsPage } from '../../scripts/docs/errors-page.ts';
import { featuresPage } from '../../scripts/docs/features-page.ts';
import { optionsDoc } from '../../scripts/docs/options-doc.ts';
import { textOf, trackedFiles } from './support/tree.ts';

const entries = Object.entries(CATALOGUE);

describe('pages made from tables', () => {
  it('gives every code its own number', () => {
    const numbers = entries.map(([, { number }]) => number);
    expect(new Set(numbers).size).to.equal(numbers.length);
  });

  it('loses no code where the areas are joined', () => {
    const codes = trackedFiles()
      .filter((path) => /^protocol\/errors\/catalogue-[a-z]+\.ts$/.test(path))
      .flatMap((path) => [...textOf(path).matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{/gm)].map((match) => match[1]));
    expect(codes).to.have.members(entries.map(([code]) => code));
  });

  it('gives every error a hint', () => {
    expect(entries.filter(([, { hint }]) => hint.trim() === '').map(([code]) => code)).to.deep.equal([]);
  });

  it('docs/options.md is what `npm run docs` writes', () => {
    expect(textOf('docs/options.md')).to.equal(optionsDoc(COMMAND_OPTIONS));
  });

  it('docs/brain-features.md is what `npm run docs` writes', () => {
    expect(textOf('docs/brain-features.md')).to.equal(featuresPage(FEATURES_VERSION, FEATURES));
  });

  it('docs/errors.md is what `npm run docs` writes', () => {
    expect(textOf('docs/errors.md')).to.equal(errorsPage(CATALOGUE));
  });
});
