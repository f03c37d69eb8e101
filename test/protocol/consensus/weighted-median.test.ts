import { expect } from 'chai';
import fc from 'fast-check';
import { columnMedians, weightedMedian } from '../../../protocol/consensus/weighted-median.ts';
import { decimal, decimals } from '../support/decimal.ts';

// Vectors of Subtensor's `weighted_median` tests, kappa 0.51.
const MEDIANS: [string[], string[], string][] = [
  [[], [], '0'],
  [['1'], ['1'], '1'],
  [['.49', '.51'], ['.5', '1'], '1'],
  [['.51', '.49'], ['.5', '1'], '.5'],
  [['.49', '0', '.51'], ['.5', '.7', '1'], '1'],
  [['.49', '.01', '.5'], ['.5', '.7', '1'], '.7'],
  [['.49', '.51', '0'], ['.5', '.7', '1'], '.7'],
  [['0', '.49', '.51'], ['.5', '.7', '1'], '1'],
  [['0', '.49', '0', '.51'], ['.5', '.5', '1', '1'], '1'],
  [['0', '.49', '0', '.51', '0'], ['.5', '.5', '1', '1', '.5'], '1'],
  [Array(5).fill('.2'), ['.8', '.2', '1', '.6', '.4'], '.6'],
  [Array(10).fill('.1'), ['.8', '.8', '.2', '.2', '1', '1', '.6', '.6', '.4', '.4'], '.6'],
];

const ROWS = [
  ['0', '.1', '0'],
  ['0', '.2', '.4'],
  ['0', '.3', '.1'],
  ['0', '.4', '.5'],
];

const OTHER_ROWS = [...ROWS.slice(0, 3), ['0', '0', '.5']];

const COLUMNS: [string[], string[][], string, string[]][] = [
  [['0', '.75', '.25', '0'], ROWS, '.24', ['0', '.3', '.4']],
  [['0', '.75', '.25', '0'], ROWS, '.26', ['0', '.2', '.4']],
  [['0', '.75', '.25', '0'], ROWS, '.76', ['0', '.2', '.1']],
  [['0', '.3', '.2', '.5'], OTHER_ROWS, '.51', ['0', '0', '.4']],
  [
    ['0', '0'],
    [
      ['0', '0'],
      ['0', '0'],
    ],
    '.51',
    ['0', '0'],
  ],
];

describe('weighted median', () => {
  for (const [stakes, scores, expected] of MEDIANS) {
    it(`of [${scores}] under stake [${stakes}] is ${expected}`, () => {
      expect(weightedMedian(decimals(stakes), decimals(scores), decimal('.51'))).to.equal(decimal(expected));
    });
  }

  for (const [stakes, rows, kappa, expected] of COLUMNS) {
    it(`of columns under stake [${stakes}] and kappa ${kappa} is [${expected}]`, () => {
      expect(columnMedians(decimals(stakes), rows.map(decimals), decimal(kappa))).to.deep.equal(decimals(expected));
    });
  }

  const fixed = fc.bigInt({ min: 0n, max: 1n << 32n });
  const pairs = fc.array(fc.tuple(fixed, fixed), { minLength: 1, maxLength: 12 });
  const median = (of: readonly (readonly [bigint, bigint])[]): bigint =>
    weightedMedian(
      of.map(([stake]) => stake),
      of.map(([, score]) => score),
      decimal('.5'),
    );

  it('does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(
        pairs.chain((of) => fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length }))),
        ([of, shuffled]) => {
          expect(median(shuffled)).to.equal(median(of));
        },
      ),
      { seed: 1 },
    );
  });

  it('is one of the scores that have stake, and rises with the scores', () => {
    fc.assert(
      fc.property(pairs, (of) => {
        const staked = of.filter(([stake]) => stake > 0n);
        expect(staked.length === 0 ? [0n] : staked.map(([, score]) => score)).to.include(median(of));
        expect(median(of.map(([stake, score]) => [stake, score + 1n]))).to.equal(staked.length === 0 ? 0n : median(of) + 1n);
      }),
      { seed: 2 },
    );
  });

  it('lets the higher of two equal stakes win at the usual kappa, a hair below one half', () => {
    const kappa = (32_767n << 32n) / 65_535n;
    expect(weightedMedian(decimals(['.5', '.5']), decimals(['.2', '.9']), kappa)).to.equal(decimal('.9'));
    expect(weightedMedian(decimals(['.5', '.5']), decimals(['.2', '.9']), decimal('.51'))).to.equal(decimal('.2'));
  });
});
