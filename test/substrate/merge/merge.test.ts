import { expect } from 'chai';
import fc from 'fast-check';
import { INT32_MAX, INT32_MIN } from '../../../substrate/codecs/fixed-point.ts';
import { coordinateMean } from '../../../substrate/merge/mean.ts';
import { coordinateMedian } from '../../../substrate/merge/median.ts';
import { mergedUpdate, mergeUpdates } from '../../../substrate/merge/merge.ts';
import { krumScores, krumSelection, multiKrum } from '../../../substrate/merge/multi-krum.ts';
import { MERGE_RULES, type MergeRule, minimumInputs } from '../../../substrate/merge/rules.ts';
import { squaredDistance } from '../../../substrate/merge/squared-distance.ts';
import { trimmedMean } from '../../../substrate/merge/trimmed-mean.ts';
import { caught } from '../support/caught.ts';

const rows = (...values: number[][]): Int32Array[] => values.map((row) => Int32Array.from(row));
const int32 = fc.integer({ min: INT32_MIN, max: INT32_MAX });
const updates = (least: number): fc.Arbitrary<Int32Array[]> =>
  fc.tuple(fc.integer({ min: least, max: 12 }), fc.integer({ min: 1, max: 6 })).chain(([n, width]) =>
    fc.array(
      fc.array(int32, { minLength: width, maxLength: width }).map((row) => Int32Array.from(row)),
      { minLength: n, maxLength: n },
    ),
  );
const column = (inputs: readonly Int32Array[], i: number): bigint[] =>
  inputs.map((update) => BigInt(update[i]!)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const floorDiv = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

describe('merge rules', () => {
  it('reproduce the published vectors of Flower and ByzFL', () => {
    const byzfl = rows([1, 2, 3], [4, 5, 6], [7, 8, 9]);
    expect([...coordinateMean(byzfl)]).to.deep.equal([4, 5, 6]);
    expect([...coordinateMedian(byzfl)]).to.deep.equal([4, 5, 6]);
    expect([...trimmedMean(byzfl, 1)]).to.deep.equal([4, 5, 6]);
    // Published as [2.5, 3.5, 4.5]; twice the input gives it in integers.
    expect([...multiKrum(rows([2, 4, 6], [8, 10, 12], [14, 16, 18]), 1)]).to.deep.equal([5, 7, 9]);
    const flower = rows([10, 2, 5, 10], [2, 5, 10, 2], [5, 10, 2, 5]);
    expect([...coordinateMedian(flower)]).to.deep.equal([5, 5, 5, 5]);
    expect([...trimmedMean(rows([5, 5, 5, 5], ...flower.map((row) => [...row])), 1)]).to.deep.equal([5, 5, 5, 5]);
    expect([...trimmedMean(rows([5], [10], [20], [1000]), 1)]).to.deep.equal([15]);
    // Multi-Krum of .2, .5, 1.0 with f = 1 that keeps 2 is .35.
    const kept = krumSelection(rows([20], [50], [100]), 1, 2);
    expect(kept).to.deep.equal([0, 1]);
    expect([...coordinateMean(rows([20], [50]))]).to.deep.equal([35]);
  });

  it('mean, median and trimmed mean are exact on any integers, rounded down', () => {
    const check = (inputs: Int32Array[]): void => {
      const n = inputs.length;
      const [mean, median, trimmed] = [coordinateMean(inputs), coordinateMedian(inputs), trimmedMean(inputs, 1)];
      for (let i = 0; i < inputs[0]!.length; i++) {
        const sorted = column(inputs, i);
        expect(BigInt(mean[i]!)).to.equal(floorDiv(sum(sorted), BigInt(n)));
        expect(BigInt(median[i]!)).to.equal(floorDiv(sorted[(n - 1) >> 1]! + sorted[n >> 1]!, 2n));
        expect(BigInt(trimmed[i]!)).to.equal(floorDiv(sum(sorted.slice(1, -1)), BigInt(n - 2)));
      }
    };
    fc.assert(fc.property(updates(3), check), { seed: 1, numRuns: 500 });
  });

  it('sort many inputs as they sort few', () => {
    const many = fc.array(int32, { minLength: 33, maxLength: 60 });
    fc.assert(
      fc.property(many, (values) => {
        const inputs = values.map((value) => Int32Array.of(value));
        const sorted = column(inputs, 0);
        const n = values.length;
        expect(BigInt(coordinateMedian(inputs)[0]!)).to.equal(floorDiv(sorted[(n - 1) >> 1]! + sorted[n >> 1]!, 2n));
      }),
      { seed: 2 },
    );
  });

  it('take distances exactly, beyond 2^53 too', () => {
    const vector = fc.int32Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        expect(squaredDistance(a, b)).to.equal(sum([...a].map((x, i) => (BigInt(x) - BigInt(b[i]!)) ** 2n)));
      }),
      { seed: 3, numRuns: 500 },
    );
    const [low, high] = [new Int32Array(300_000).fill(INT32_MIN), new Int32Array(300_000).fill(INT32_MAX)];
    expect(squaredDistance(low, high)).to.equal(300_000n * (2n ** 32n - 1n) ** 2n);
  });

  it('Krum sums the n - f - 2 nearest distances and takes ties by index', () => {
    const inputs = rows([0], [1], [2], [10], [100]);
    expect(krumScores(inputs, 1)).to.deep.equal([5n, 2n, 5n, 145n, 8100n + 98n ** 2n]);
    expect(krumSelection(inputs, 1, 2)).to.deep.equal([0, 1]);
    expect(krumSelection(rows([7], [7], [7], [7], [7]), 1, 4)).to.deep.equal([0, 1, 2, 3]);
  });

  it('robust rules stay among honest values while f inputs lie', () => {
    const honest = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(honest, fc.array(int32, { minLength: 2, maxLength: 2 }), (values, lies) => {
        const inputs = [...values, ...lies].map((value) => Int32Array.of(value));
        for (const rule of ['median', 'trimmed-mean'] as const) {
          expect(mergedUpdate(rule, 2, inputs)[0]).to.be.within(Math.min(...values), Math.max(...values));
        }
        const far = [...values, INT32_MAX, INT32_MIN].map((value) => Int32Array.of(value));
        expect(mergedUpdate('multi-krum', 2, far)[0]).to.be.within(-1000, 1000);
      }),
      { seed: 4 },
    );
  });

  it('mean and median do not depend on the order of inputs', () => {
    fc.assert(
      fc.property(updates(3), (inputs) => {
        for (const rule of ['mean', 'median', 'trimmed-mean'] as const) {
          expect(mergedUpdate(rule, 1, inputs)).to.deep.equal(mergedUpdate(rule, 1, [...inputs].reverse()));
        }
      }),
      { seed: 6 },
    );
  });

  it('state their minimum inputs and refuse fewer', async () => {
    const minimum = (rule: MergeRule): number[] => [0, 1, 2].map((f) => minimumInputs(rule, f));
    expect(Object.fromEntries(MERGE_RULES.map((rule) => [rule, minimum(rule)]))).to.deep.equal({
      mean: [1, 1, 1],
      median: [3, 3, 5],
      'trimmed-mean': [1, 3, 5],
      'multi-krum': [3, 5, 7],
    });
    for (const rule of MERGE_RULES) {
      const n = minimumInputs(rule, 1);
      const inputs = Array.from({ length: n }, () => Int32Array.of(3));
      expect([...mergeUpdates(rule, 1, Int32Array.of(4), inputs)]).to.deep.equal([7]);
      const error = await caught(() => mergeUpdates(rule, 1, Int32Array.of(4), inputs.slice(1)));
      expect(error.code).to.equal('SUBSTRATE_TOO_FEW_INPUTS');
      expect(error.fields).to.deep.equal({ rule, f: 1, minimum: n, actual: n - 1 });
    }
  });

  it('refuse updates of different lengths, a malformed f, an unknown rule, and weights beyond int32', async () => {
    const base = Int32Array.of(INT32_MAX);
    expect((await caught(() => mergeUpdates('mean', 0, base, rows([1], [1, 2])))).code).to.equal('SUBSTRATE_BAD_LENGTH');
    expect((await caught(() => mergeUpdates('mean', 0, Int32Array.of(1, 2), rows([1])))).code).to.equal('SUBSTRATE_BAD_LENGTH');
    expect((await caught(() => mergeUpdates('mean', -1, base, rows([1])))).code).to.equal('SUBSTRATE_BAD_RULE');
    expect((await caught(() => mergeUpdates('krum' as MergeRule, 0, base, rows([1])))).code).to.equal('SUBSTRATE_BAD_RULE');
    expect((await caught(() => mergeUpdates('mean', 0, base, rows([1])))).code).to.equal('SUBSTRATE_OUT_OF_RANGE');
  });
});
