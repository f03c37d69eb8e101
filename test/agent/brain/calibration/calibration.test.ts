import { expect } from 'chai';
import { calibrate, forecastOf, UNCALIBRATED } from '../../../../agent/brain/calibration/calibration.ts';
import { nearestDistance, noveltyLimit } from '../../../../agent/brain/calibration/novelty.ts';
import { boundsOf, rateBins } from '../../../../agent/brain/calibration/rate-bins.ts';
import { fitTemperature, logistic, logit, logLoss } from '../../../../agent/brain/calibration/temperature.ts';
import { wilsonInterval } from '../../../../agent/brain/calibration/wilson.ts';
import { type Random, seededRandom } from '../../../../protocol/random.ts';

const uniform = (random: Random): number => random.next() / 2 ** 32;

/** True logits in -3..3, what happened, and the logits of a model that is `sureness` times as sure as it should be. */
const model = (seed: string, count: number, sureness: number) => {
  const random = seededRandom(`tempernet/test/calibration/${seed}`);
  const truth = Array.from({ length: count }, () => 6 * uniform(random) - 3);
  return { logits: truth.map((z) => sureness * z), outcomes: truth.map((z) => uniform(random) < logistic(z)), truth };
};

describe('temperature', () => {
  it('is found again where logits were multiplied by it', () => {
    for (const sureness of [0.3, 1, 4]) {
      const { logits, outcomes } = model('again', 20_000, sureness);
      expect(fitTemperature(logits, outcomes) / sureness, `sureness ${sureness}`).to.be.closeTo(1, 0.06);
    }
  });

  it('has no better neighbour', () => {
    const { logits, outcomes } = model('minimum', 500, 3);
    const t = fitTemperature(logits, outcomes);
    const least = logLoss(logits, outcomes, t);
    for (const other of [t * 0.99, t * 1.01, 1]) expect(least).to.be.at.most(logLoss(logits, outcomes, other));
  });

  it('stays within its range for outcomes of one kind, logits without sense and none at all', () => {
    expect(fitTemperature([], [])).to.equal(1);
    expect(fitTemperature([2, 1], [true, true])).to.be.closeTo(1 / 20, 1e-3);
    expect(fitTemperature([5, -5], [false, true])).to.be.closeTo(20, 0.1);
  });

  it('rests on logs that do not overflow, and on logits that come back', () => {
    expect(logLoss([800, -800], [false, true])).to.equal(800);
    for (const p of [0.001, 0.5, 0.999]) expect(logistic(logit(p))).to.be.closeTo(p, 1e-12);
    expect([logit(0), logit(1)].every(Number.isFinite)).to.equal(true);
  });
});

describe("Wilson's interval", () => {
  it('has the values of the literature', () => {
    // R: prop.test(81, 263, correct = FALSE), Newcombe, Statistics in Medicine 17 (1998), table I.
    const { lower, upper } = wilsonInterval(81, 263, 1.959963984540054);
    expect([lower, upper].map((x) => x.toFixed(4))).to.deep.equal(['0.2553', '0.3662']);
    const none = wilsonInterval(0, 20, 1.959963984540054);
    expect([none.lower, none.upper].map((x) => x.toFixed(4))).to.deep.equal(['0.0000', '0.1611']);
  });

  it('says nothing without trials', () => {
    expect(wilsonInterval(0, 0)).to.deep.equal({ lower: 0, upper: 1 });
  });
});

describe('bins of forecasts', () => {
  const { logits, outcomes } = model('bins', 1000, 1);
  const forecasts = logits.map(logistic);
  const bins = rateBins(forecasts, outcomes);

  it('hold every example once, at least forty each, and rates that rise', () => {
    expect(bins.reduce((sum, { count }) => sum + count, 0)).to.equal(1000);
    expect(bins.reduce((sum, { successes }) => sum + successes, 0)).to.equal(outcomes.filter(Boolean).length);
    expect(Math.min(...bins.map(({ count }) => count))).to.be.at.least(40);
    expect(bins.length).to.be.at.least(5);
    const rates = bins.map(({ count, successes }) => successes / count);
    expect(rates).to.deep.equal(rates.toSorted((a, b) => a - b));
  });

  it('part no equal forecasts and do not exist for a few', () => {
    const same = rateBins(new Array(120).fill(0.5), new Array(120).fill(true));
    expect(same).to.deep.equal([{ edge: 0.5, count: 120, successes: 120 }]);
    expect(rateBins(new Array(39).fill(0.5), new Array(39).fill(true))).to.deep.equal([]);
    expect(boundsOf([], 0.9)).to.deep.equal({ lower: 0, upper: 1 });
    expect(boundsOf(bins, 1)).to.deep.equal(boundsOf(bins, bins.at(-1)!.edge));
  });
});

describe('calibrated forecasts', () => {
  it('have lower bounds that hold: of those that promise a rate, at least nineteen in twenty keep it', () => {
    let kept = 0;
    let asked = 0;
    for (let repeat = 0; repeat < 40; repeat++) {
      const { logits, outcomes } = model(`bound ${repeat}`, 600, 3);
      const calibration = calibrate(logits, outcomes);
      const fresh = model(`fresh ${repeat}`, 4000, 3);
      // The true rate of all steps whose forecast falls into the same bin.
      for (const [i, { edge }] of calibration.bins.entries()) {
        const below = calibration.bins[i - 1]?.edge ?? -1;
        const members = fresh.logits.flatMap((z, j) => {
          const { p } = forecastOf(calibration, z);
          return p > below && p <= edge ? [logistic(fresh.truth[j]!)] : [];
        });
        if (members.length < 50) continue;
        asked++;
        const rate = members.reduce((sum, p) => sum + p, 0) / members.length;
        if (rate >= boundsOf(calibration.bins, edge).lower) kept++;
      }
    }
    expect(asked).to.be.above(150);
    expect(kept / asked).to.be.at.least(0.93);
  });

  it('enclose the probability and are honest before anything is known', () => {
    const { logits, outcomes } = model('enclose', 600, 3);
    const calibration = calibrate(logits, outcomes);
    for (const z of [-30, -1, 0, 2, 30]) {
      const { p, lower, upper } = forecastOf(calibration, z);
      expect(lower <= p && p <= upper && lower >= 0 && upper <= 1).to.equal(true);
    }
    expect(forecastOf(UNCALIBRATED, 0)).to.deep.equal({ p: 0.5, lower: 0, upper: 1 });
  });
});

describe('novelty', () => {
  const random = seededRandom('tempernet/test/novelty');
  const row = (): Float32Array => Float32Array.from({ length: 16 }, () => uniform(random));
  const known = Array.from({ length: 200 }, row);
  const limit = noveltyLimit(Array.from({ length: 400 }, row).map((held) => nearestDistance(held, known)));

  it('takes about one in a hundred familiar steps for strange, and strange ones always', () => {
    const alarms = Array.from({ length: 2000 }, row).filter((fresh) => nearestDistance(fresh, known) > limit).length;
    expect(alarms / 2000).to.be.below(0.025);
    expect(
      nearestDistance(
        row().map((x) => x + 3),
        known,
      ),
    ).to.be.above(limit);
  });

  it('cannot tell from too few', () => {
    expect(noveltyLimit(new Array(98).fill(1))).to.equal(Number.POSITIVE_INFINITY);
    expect(noveltyLimit(new Array(99).fill(1))).to.equal(1);
    expect(nearestDistance(row(), [])).to.equal(Number.POSITIVE_INFINITY);
  });
});
