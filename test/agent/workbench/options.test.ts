import { expect } from 'chai';
import { parseOptions } from '../../../agent/workbench/options.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';

describe('options of the workbench', () => {
  it('have the defaults that the help names', () => {
    expect(parseOptions([])).to.deep.equal({ steps: 2_000, seed: 1, timings: false });
    expect(parseOptions(['--steps', '7', '--seed', '0', '--policy', 'half-random', '--out', 'x', '--timings'])).to.deep.equal({
      steps: 7,
      seed: 0,
      policy: 'half-random',
      out: 'x',
      timings: true,
    });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  const REFUSED: [string, string[]][] = [
    ['no steps', ['--steps', '0']],
    ['a negative number', ['--steps=-5']],
    ['a fraction', ['--steps', '1.5']],
    ['too many', ['--steps', '99999999999']],
    ['a million and one', ['--steps', '1000001']],
    ['a seed that is no number', ['--seed', 'NaN']],
    ['an unknown policy', ['--policy', 'toString']],
    ['an unknown option', ['--stepz', '3']],
    ['an option without its value', ['--steps']],
    ['a word', ['all']],
    ['an empty file name', ['--out', '']],
  ];
  for (const [what, args] of REFUSED) it(`refuse ${what}`, () => expectCode(() => parseOptions(args), 'AGENT_BAD_OPTION'));
});
