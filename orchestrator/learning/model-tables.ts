import { interval95 } from '../sweep/interval.ts';
import { markdownTable } from '../sweep/report/markdown-table.ts';
import { differenceText, meanText, percent } from './figure-text.ts';
import type { LearningSet } from './learning-set.ts';
import { BRAINS, type ModelRow } from './model-rows.ts';
import { projectBootstrap, verdict } from './project-bootstrap.ts';

/** Figures of every model on the held-out rows. */
export const scoreTable = (models: readonly ModelRow[]): string =>
  markdownTable(
    ['model', 'log loss', 'AUC', 'calibration error', 'log loss, raw', 'calibration error, raw'],
    models.map(({ name, raw, calibrated }) => [
      name,
      meanText(calibrated.map(({ logLoss }) => logLoss)),
      meanText(calibrated.map(({ auc }) => auc)),
      meanText(calibrated.map(({ ece }) => ece)),
      meanText(raw.map(({ logLoss }) => logLoss)),
      meanText(raw.map(({ ece }) => ece)),
    ]),
  );

/** Which models the report holds against each other: the first's losses less the second's. */
const PAIRS: readonly (readonly [string, string])[] = [
  [BRAINS.federated, 'base rate'],
  [BRAINS.federated, 'logistic regression'],
  [BRAINS.federated, 'boosted trees'],
  [BRAINS.federated, BRAINS.own],
  [BRAINS.federated, BRAINS.others],
  [BRAINS.federated, BRAINS.pooled],
  [BRAINS.federated, BRAINS.brief],
  [BRAINS.pooled, 'logistic regression'],
  [BRAINS.pooled, 'boosted trees'],
];

/** Differences of log losses with intervals over held-out projects, and what follows from each. */
export const differenceTable = (models: readonly ModelRow[], { test }: LearningSet, resamples: number): string => {
  const rows = PAIRS.flatMap(([a, b]) => {
    const [first, second] = [a, b].map((name) => models.find((model) => model.name === name));
    if (first === undefined || second === undefined) return [];
    const difference = projectBootstrap(first.losses, second.losses, test.projects, resamples);
    return [[`${a} against ${b}`, differenceText(difference), verdict(difference)]];
  });
  return markdownTable(['', 'difference of log loss (95 % interval)', 'the first is'], rows);
};

/** Owner by owner: what its own brain and the federated one lose on its own held-out projects. */
export const ownerTable = (models: readonly ModelRow[], { owners, train, test }: LearningSet): string => {
  const [own, federated] = [BRAINS.own, BRAINS.federated].map((name) => models.find((model) => model.name === name)!);
  const rows = owners.map((owner) => {
    const mine = [...test.owners.keys()].filter((row) => test.owners[row] === owner);
    const mean = (losses: ArrayLike<number>): number => interval95(mine.map((row) => losses[row]!)).mean;
    const trained = [...train.owners.keys()].filter((row) => train.owners[row] === owner);
    const rate = trained.reduce((sum, row) => sum + train.outcomes[row]!, 0) / trained.length;
    const [a, b] = [mean(own!.losses), mean(federated!.losses)];
    return [owner, String(trained.length), percent(rate), a.toFixed(4), b.toFixed(4), b < a ? 'federated' : 'alone'];
  });
  return markdownTable(['owner', 'training steps', 'succeeded', 'alone', 'federated', 'better'], rows);
};

/** Categories of the steps that failed. */
export const categoryTable = (models: readonly ModelRow[]): string =>
  markdownTable(
    ['model', 'log loss', 'likeliest is right'],
    models.flatMap(({ name, category }) =>
      category.length === 0
        ? []
        : [[name, meanText(category.map(({ logLoss }) => logLoss)), meanText(category.map(({ accuracy }) => accuracy))]],
    ),
  );
