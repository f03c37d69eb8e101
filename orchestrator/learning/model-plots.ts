import { wilsonInterval } from '../../agent/brain/calibration/wilson.ts';
import { barPlot } from '../report/bar-plot.ts';
import { linePlot, type Series } from '../report/line-plot.ts';
import { interval95 } from '../sweep/interval.ts';
import type { LearnResult } from './learn-cell.ts';
import type { PartRows } from './learning-set.ts';
import { BRAINS, type ModelRow, type Scores } from './model-rows.ts';
import { reliability } from './scores.ts';

const mean = (values: readonly number[]): number => interval95(values).mean;

/** Log loss of every model, before and after calibration. */
export const lossPlot = (models: readonly ModelRow[]): string =>
  barPlot({
    title: 'Log loss on held-out projects',
    subtitle: 'lower is better; mean over seeds',
    xLabel: '',
    yLabel: 'log loss, nats',
    kinds: ['raw', 'calibrated'],
    layout: 'grouped',
    bars: models.map(({ name, raw, calibrated }) => ({
      label: name,
      values: [raw, calibrated].map((scores: readonly Scores[]) => mean(scores.map(({ logLoss }) => logLoss))),
    })),
  });

/** How often steps succeeded that were given a probability, with Wilson's 90 % interval of each bin. */
export const reliabilityPlot = (models: readonly ModelRow[], { outcomes }: PartRows, bins: number): string => {
  const shown = [BRAINS.federated, 'boosted trees', 'logistic regression'];
  const series = models
    .filter(({ name }) => shown.includes(name))
    .map(({ name, p }): Series => {
      // Of several seeds each row stands there once a seed: bins are of all, intervals of as many rows as there are.
      const seeds = p.length / outcomes.length;
      const found = reliability({ p, y: Array.from(p, (_, at) => outcomes[at % outcomes.length]!) }, bins);
      return {
        name,
        points: found.map((bin) => [bin.p, bin.y] as const),
        spreads: found.map(({ count, y }) => {
          const { lower, upper } = wilsonInterval((y * count) / seeds, count / seeds);
          return [lower, upper] as const;
        }),
      };
    });
  return linePlot({
    title: 'Reliability on held-out projects, calibrated',
    subtitle: 'of the steps that were given a probability, the share that succeeded; on the dashes a forecast means what it says',
    xLabel: 'forecast',
    yLabel: 'succeeded',
    yRange: [0, 1],
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    ends: 'none',
    series: [
      {
        name: 'calibrated',
        kind: 'goal',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      ...series,
    ],
  });
};

/** Validation log loss after each round, over seeds. */
export const roundsPlot = (seeds: readonly LearnResult[]): string => {
  const runs = seeds.map(({ arms }) => arms.find(({ name }) => name === 'federated')!.losses);
  const intervals = runs[0]!.map((_, round) => interval95(runs.map((losses) => losses[round]!)));
  const series: Series = {
    name: BRAINS.federated,
    points: intervals.map((one, round) => [round + 1, one.mean] as const),
    spreads: intervals.map((one) => (one.half === undefined ? undefined : ([one.mean - one.half, one.mean + one.half] as const))),
  };
  // What is trained in one place has no rounds: the best of its versions is a line to be held against.
  const pooled = interval95(seeds.map(({ arms }) => Math.min(...arms.find(({ name }) => name === 'pooled')!.losses))).mean;
  const goal: Series = {
    name: `${BRAINS.pooled}, at its best`,
    kind: 'goal',
    points: [[1, pooled] as const, [intervals.length, pooled] as const],
  };
  return linePlot({
    title: 'Log loss on validation projects, round by round',
    subtitle: 'raw, with 95 % intervals over seeds',
    xLabel: 'round',
    yLabel: 'log loss, nats',
    ends: 'none',
    series: [goal, series],
  });
};
