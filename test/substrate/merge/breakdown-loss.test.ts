import { expect } from 'chai';
import { ATTACKS, type AttackName } from '../../../orchestrator/sweep/attacks/attacks.ts';
import { type Random, seededRandom } from '../../../protocol/random.ts';
import { mergedUpdate } from '../../../substrate/merge/merge.ts';
import type { MergeRule } from '../../../substrate/merge/rules.ts';

// A convex problem whose loss is exact: loss = |w - optimum|^2 / 2 in integers. Each honest worker goes half the way to the optimum
// and errs by at most NOISE in each coordinate, so bounds on the merge become bounds on the loss by induction over the rounds.
const SIZE = 24;
const NOISE = 1_000;
const START = 2 ** 20;
const ROUNDS = 14;
const N = 11;
/** The most liars that each rule can be declared to withstand among 11; the trimmed mean one less, lest it be the median. */
const DECLARED = { mean: 0, median: 5, 'trimmed-mean': 4, 'multi-krum': 4 } as const satisfies Readonly<
  Record<MergeRule, number>
>;
const NAMES = Object.keys(ATTACKS) as AttackName[];

type Run = { readonly rule: MergeRule; readonly liars: number; readonly attack?: AttackName; readonly strength?: number };

const randomVector = (random: Random, reach: number): Float64Array =>
  Float64Array.from({ length: SIZE }, () => random.below(2 * reach + 1) - reach);

/** Loss after each round, the first before any. Weights are wider than int32, so that a run that goes astray can be watched. */
const losses = ({ rule, liars, attack = 'scaled', strength }: Run): number[] => {
  const random = seededRandom('tempernet/test/breakdown');
  const optimum = randomVector(random, START);
  const weights = new Float64Array(SIZE);
  const loss = (): number => optimum.reduce((sum, goal, i) => sum + (goal - weights[i]!) ** 2, 0) / 2;
  const seen = [loss()];
  for (let round = 1; round <= ROUNDS; round++) {
    const honest = Array.from({ length: N - liars }, () => {
      const error = randomVector(random, NOISE);
      return Int32Array.from(weights, (w, i) => Math.floor((optimum[i]! - w) / 2) + error[i]!);
    });
    const lies = liars === 0 ? [] : ATTACKS[attack]({ honest, count: liars, random, ...(strength && { strength }) });
    const update = mergedUpdate(rule, DECLARED[rule], [...lies, ...honest]);
    for (let i = 0; i < SIZE; i++) weights[i] = weights[i]! + update[i]!;
    seen.push(loss());
  }
  return seen;
};

/**
 * The bound after so many rounds. Coordinate-wise rules stay among the honest, so a coordinate's distance e becomes at most e / 2 +
 * NOISE + 2 (two roundings down), and so does the mean of honest alone. Multi-Krum stays within `krumDistance` of that mean, and
 * honest updates differ by at most 2 NOISE in each coordinate.
 */
const bound = (rule: MergeRule, round: number): number => {
  const f = DECLARED[rule];
  const krum = (f / (N - f)) * 2 * NOISE * (2 + Math.sqrt((N - f - 2) / (N - 2 * f - 1)));
  const each = NOISE + 2 + (rule === 'multi-krum' ? krum : 0);
  return (SIZE * (START / 2 ** round + 2 * each) ** 2) / 2;
};

describe('loss under attack', () => {
  for (const [rule, f] of Object.entries(DECLARED) as [MergeRule, number][]) {
    it(`${rule}: ${f} liars of ${N}, whatever their kind, keep to the bound in every round`, () => {
      let worst = 0;
      for (const attack of NAMES) {
        for (const strength of [undefined, 0.1, 1, 100]) {
          const seen = losses({ rule, liars: f, attack, ...(strength && { strength }) });
          for (const [round, loss] of seen.entries()) {
            expect(loss, `${attack} ${strength} round ${round}`).to.be.at.most(bound(rule, round));
          }
          worst = Math.max(worst, seen[ROUNDS]!);
        }
      }
      // It is one of convergence, and no idle one.
      expect(bound(rule, ROUNDS)).to.be.lessThan(losses({ rule, liars: 0 })[0]! / 1_000);
      expect(worst / bound(rule, ROUNDS)).to.be.greaterThan(rule === 'multi-krum' ? 0.001 : 0.01);
    });

    it(`${rule}: one liar more drives the loss beyond it, and beyond where it began`, () => {
      const seen = losses({ rule, liars: f + 1, attack: 'scaled' });
      expect(seen[ROUNDS]).to.be.greaterThan(100 * bound(rule, ROUNDS));
      // All but one of the rules then lead away from the optimum; the mean of ten honest and one is only slowed by this strength.
      const harder = losses({ rule, liars: f + 1, attack: 'scaled', strength: 20 });
      expect(harder[ROUNDS]).to.be.greaterThan(seen[0]!);
    });
  }
});
