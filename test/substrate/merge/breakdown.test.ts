import { expect } from 'chai';
import fc from 'fast-check';
import { INT32_MAX, INT32_MIN } from '../../../substrate/codecs/fixed-point.ts';
import { coordinateMedian } from '../../../substrate/merge/median.ts';
import { mergedUpdate, mergeUpdates } from '../../../substrate/merge/merge.ts';
import { multiKrum } from '../../../substrate/merge/multi-krum.ts';
import { MERGE_RULES, type MergeRule, minimumInputs } from '../../../substrate/merge/rules.ts';
import { trimmedMean } from '../../../substrate/merge/trimmed-mean.ts';
import { caught } from '../support/caught.ts';
import { krumDistance, medianRange, type Range, trimmedMeanRange } from '../support/merge-bounds.ts';

const int32 = fc.integer({ min: INT32_MIN, max: INT32_MAX });
const small = fc.integer({ min: -1_000_000, max: 1_000_000 });
const ROBUST = ['median', 'trimmed-mean', 'multi-krum'] as const;
const COORDINATEWISE = { median: medianRange, 'trimmed-mean': trimmedMeanRange } as const;
type Coordinatewise = keyof typeof COORDINATEWISE;

const scalars = (values: readonly number[]): Int32Array[] => values.map((value) => Int32Array.of(value));
const merged = (rule: MergeRule, f: number, values: readonly number[]): number => mergedUpdate(rule, f, scalars(values))[0]!;
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** A declared f, honest values as many as the rule's least inputs ask for or up to three more, and f lies: any int32. */
const crowd = (rule: MergeRule, honest = int32): fc.Arbitrary<{ f: number; honest: number[]; lies: number[] }> =>
  fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })).chain(([f, more]) => {
    const count = minimumInputs(rule, f) + more - f;
    return fc.record({
      f: fc.constant(f),
      honest: fc.array(honest, { minLength: count, maxLength: count }),
      lies: fc.array(int32, { minLength: f, maxLength: f }),
    });
  });

describe('breakdown of merge rules', () => {
  describe('up to the declared number of liars', () => {
    for (const rule of Object.keys(COORDINATEWISE) as Coordinatewise[]) {
      it(`${rule}: each coordinate stays between honest ones of known rank, whatever liars send`, () => {
        fc.assert(
          fc.property(crowd(rule), fc.nat(), ({ f, honest, lies }, at) => {
            const { low, high } = COORDINATEWISE[rule](honest, f);
            const place = at % (honest.length + 1);
            const inputs = [...honest.slice(0, place), ...lies, ...honest.slice(place)];
            expect(merged(rule, f, inputs)).to.be.within(low, high);
            expect(low).to.be.at.least(Math.min(...honest));
            expect(high).to.be.at.most(Math.max(...honest));
          }),
          { seed: 41, numRuns: 1_000 },
        );
      });

      it(`${rule}: both ends of that range are reached, so that no narrower one holds`, () => {
        fc.assert(
          fc.property(crowd(rule), ({ f, honest }) => {
            const all = (lie: number): number => merged(rule, f, [...honest, ...Array.from({ length: f }, () => lie)]);
            const ends: Range = { low: all(INT32_MIN), high: all(INT32_MAX) };
            expect(ends).to.deep.equal(COORDINATEWISE[rule](honest, f));
          }),
          { seed: 42, numRuns: 500 },
        );
      });
    }

    it('multi-krum: its distance from the honest mean is bounded by the diameter of the honest', () => {
      const wide = fc.oneof(small, fc.integer({ min: -3, max: 3 }));
      const crowds = fc.integer({ min: 1, max: 4 }).chain((width) =>
        fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })).chain(([f, more]) => {
          const vectors = (count: number, of: fc.Arbitrary<number>) =>
            fc.array(
              fc.array(of, { minLength: width, maxLength: width }).map((row) => Int32Array.from(row)),
              { minLength: count, maxLength: count },
            );
          const honest = vectors(minimumInputs('multi-krum', f) + more - f, wide);
          // Lies are far, near, or all the same: what distances can be fooled by.
          const lies = fc.oneof(
            vectors(f, int32),
            vectors(f, wide),
            vectors(1, wide).map(([one]) => Array.from({ length: f }, () => one!)),
          );
          return fc.record({ f: fc.constant(f), honest, lies });
        }),
      );
      fc.assert(
        fc.property(crowds, ({ f, honest, lies }) => {
          const result = mergedUpdate('multi-krum', f, [...lies, ...honest]);
          const away = Math.hypot(...Array.from(result, (q, i) => q - meanOf(honest.map((update) => update[i]!))));
          // Rounding down moves each coordinate by less than one unit.
          expect(away).to.be.at.most(krumDistance(honest, f) + Math.sqrt(result.length) + 1e-6);
        }),
        { seed: 43, numRuns: 1_000 },
      );
    });

    it('multi-krum: liars that stay near enough to be selected come close to that bound', () => {
      const f = 2;
      const honest = [0, 0, 10_000, 10_000, 10_000];
      const bound = krumDistance(scalars(honest), f);
      const positions = Array.from({ length: 600 }, (_, i) => -30_000 + 100 * i);
      const farthest = Math.max(...positions.map((x) => Math.abs(merged('multi-krum', f, [...honest, x, x]) - meanOf(honest))));
      expect(farthest / bound).to.be.within(0.6, 1);
    });
  });

  describe('beyond it', () => {
    it('mean: one liar puts the result where it likes', () => {
      const honest = fc.array(small, { minLength: 1, maxLength: 9 });
      fc.assert(
        fc.property(honest, small, (values, target) => {
          const lie = target * (values.length + 1) - values.reduce((a, b) => a + b, 0);
          expect(merged('mean', 0, [...values, lie])).to.equal(target);
        }),
        { seed: 44 },
      );
    });

    it('median of the fewest inputs: f + 1 liars put the result where they like', () => {
      const crowds = fc.integer({ min: 1, max: 5 }).chain((f) =>
        fc.tuple(
          fc.constant(f),
          fc.array(int32, { minLength: f, maxLength: f }), // n = 2f + 1
          int32,
        ),
      );
      fc.assert(
        fc.property(crowds, ([f, honest, target]) => {
          expect(merged('median', f, [...honest, ...Array.from({ length: f + 1 }, () => target)])).to.equal(target);
        }),
        { seed: 45 },
      );
    });

    it('trimmed mean and multi-krum: with f + 1 liars at least one is kept, and moves the result without bound', () => {
      for (const rule of ['trimmed-mean', 'multi-krum'] as const) {
        fc.assert(
          fc.property(crowd(rule, fc.integer({ min: -1000, max: 1000 })), ({ f, honest }) => {
            // One honest becomes a liar: as many inputs, one liar too many.
            const { length } = honest.slice(1);
            const result = merged(rule, f, [...honest.slice(1), ...Array.from({ length: f + 1 }, () => INT32_MAX)]);
            const kept = rule === 'trimmed-mean' ? length + 1 - f : length + 1;
            expect(result).to.be.at.least(Math.floor((INT32_MAX - 1000 * (kept - 1)) / kept));
          }),
          { seed: 46, numRuns: 300 },
        );
      }
    });

    it('a rule with a declared f refuses fewer inputs than withstand f liars, at every f', async () => {
      for (const rule of ROBUST) {
        for (let f = 0; f <= 12; f++) {
          const least = minimumInputs(rule, f);
          const inputs = scalars(Array.from({ length: least }, (_, i) => i));
          expect(mergeUpdates(rule, f, Int32Array.of(0), inputs).length).to.equal(1);
          for (const fewer of new Set([0, f, least - 1].filter((count) => count < least))) {
            const error = await caught(() => mergeUpdates(rule, f, Int32Array.of(0), inputs.slice(0, fewer)));
            expect([error.code, error.fields]).to.deep.equal([
              'SUBSTRATE_TOO_FEW_INPUTS',
              { rule, f, minimum: least, actual: fewer },
            ]);
          }
        }
      }
      expect(MERGE_RULES.filter((rule) => !(ROBUST as readonly string[]).includes(rule))).to.deep.equal(['mean']);
      expect((await caught(() => mergeUpdates('mean', 0, Int32Array.of(0), []))).code).to.equal('SUBSTRATE_TOO_FEW_INPUTS');
    });

    it('with fewer inputs f liars would break each rule: the refusal is needed', () => {
      for (let f = 1; f <= 4; f++) {
        const honest = Array.from({ length: f }, (_, i) => i);
        const lies = Array.from({ length: f }, () => INT32_MAX);
        expect(coordinateMedian(scalars([...honest, ...lies]))[0], 'n = 2f').to.be.greaterThan(INT32_MAX / 3);
        // Nothing is left between the f largest and the f smallest.
        expect(trimmedMean(scalars([...honest.map((v) => v + 7), ...lies]), f)[0], 'n = 2f').to.equal(0);
        // n = 2f + 1: liars who say the same have only each other to be near to, and score best. 2f + 2 is enough for the bound on
        // the distance; the source asks for one more.
        const selected = multiKrum(scalars([...lies, ...honest, f]), f)[0]!;
        expect(selected, 'n = 2f + 1').to.be.greaterThan(INT32_MAX / (f + 2));
      }
    });
  });
});
