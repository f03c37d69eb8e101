import { fitTemperature, logistic, logit } from '../../agent/brain/calibration/temperature.ts';
import type { Arm, LearnResult } from './learn-cell.ts';
import type { LearningSet, PartRows } from './learning-set.ts';
import { type CategoryScores, categoryScores } from './predict.ts';
import type { Baselines } from './run-baselines.ts';
import { auc, calibrationError, logLoss, lossOf } from './scores.ts';

/** Figures of one model on the test rows. */
export type Scores = { readonly logLoss: number; readonly auc: number; readonly ece: number };

/** One model as it stands in the report: figures by seed (one for a baseline, which has none), and the mean loss of every test row. */
export type ModelRow = {
  readonly name: string;
  readonly raw: readonly Scores[];
  readonly calibrated: readonly Scores[];
  /** Calibrated; mean over seeds, and over owners where several brains are one model. */
  readonly losses: Float64Array;
  /** Calibrated probabilities of all seeds, one after the other, where they are of one brain each. */
  readonly p?: readonly number[];
  readonly category?: readonly CategoryScores[];
};

type Said = { readonly p: readonly number[]; readonly temperature: number };

const calibrated = ({ p, temperature }: Said): number[] => p.map((one) => logistic(logit(one) / temperature));

const scoresOf = (p: readonly number[], y: ArrayLike<number>, bins: number): Scores => ({
  logLoss: logLoss({ p, y }),
  auc: auc({ p, y }),
  ece: calibrationError({ p, y }, bins),
});

const meanScores = (scores: readonly Scores[]): Scores => {
  const mean = (key: keyof Scores): number => scores.reduce((sum, one) => sum + one[key], 0) / scores.length;
  return { logLoss: mean('logLoss'), auc: mean('auc'), ece: mean('ece') };
};

/** A model out of what it says by seed; several forecasts of one seed, by brains that are one model, are averaged in their figures. */
const modelRow = (name: string, seeds: readonly (readonly Said[])[], { outcomes }: PartRows, bins: number): ModelRow => {
  const all = seeds.flat();
  const losses = new Float64Array(outcomes.length);
  for (const said of all)
    for (const [row, p] of calibrated(said).entries()) losses[row]! += lossOf(p, outcomes[row]!) / all.length;
  return {
    name,
    raw: seeds.map((brains) => meanScores(brains.map(({ p }) => scoresOf(p, outcomes, bins)))),
    calibrated: seeds.map((brains) => meanScores(brains.map((said) => scoresOf(calibrated(said), outcomes, bins)))),
    losses,
    ...(seeds.every((brains) => brains.length === 1) && { p: all.flatMap(calibrated) }),
  };
};

/** Names that the report and its comparisons use; short enough for two lines below a bar. */
export const BRAINS = {
  pooled: 'pooled brain',
  short: 'brief pooled brain',
  federated: 'federated brain',
  alone: 'lone brain',
  aloneOwn: 'lone brain, own',
} as const;

/** All models of a report in the order of its table. */
export const modelRows = (set: LearningSet, seeds: readonly LearnResult[], baselines: Baselines, bins: number): ModelRow[] => {
  const { test, validation, owners } = set;
  const simple = Object.entries(baselines.success).map(([name, { validation: held, test: p }]) => {
    const temperature = fitTemperature(
      held.map(logit),
      Array.from(validation.outcomes, (y) => y === 1),
    );
    const category = [categoryScores(test.dataset, baselines.category[name]!.test.flat())];
    return { ...modelRow(name, [[{ p, temperature }]], test, bins), category };
  });
  const armsOf = (name: string): Arm[] => seeds.map(({ arms }) => arms.find((arm) => arm.name === name)!);
  const brain = (name: string, arm: string): ModelRow => ({
    ...modelRow(
      name,
      armsOf(arm).map((one) => [one]),
      test,
      bins,
    ),
    category: armsOf(arm).map(({ category }) => category),
  });
  const byOwner = owners.map((owner) => armsOf(`alone ${owner}`));
  const alone = modelRow(
    BRAINS.alone,
    seeds.map((_, seed) => byOwner.map((arms) => arms[seed]!)),
    test,
    bins,
  );
  return [
    ...simple,
    brain(BRAINS.pooled, 'pooled'),
    brain(BRAINS.short, 'pooled short'),
    brain(BRAINS.federated, 'federated'),
    alone,
    ownProjects(set, seeds, bins),
  ];
};

/** Each test row as the brain of its own owner sees it: what an agent alone has for its own work. */
const ownProjects = ({ owners, test }: LearningSet, seeds: readonly LearnResult[], bins: number): ModelRow => {
  const said = seeds.map(({ arms }) => {
    const mine = owners.map((owner) => arms.find(({ name }) => name === `alone ${owner}`)!);
    const probabilities = mine.map((arm) => ({ raw: arm.p, calibrated: calibrated(arm) }));
    const pick = (kind: 'raw' | 'calibrated'): number[] =>
      test.owners.map((owner, row) => probabilities[owners.indexOf(owner)]![kind][row]!);
    return { raw: pick('raw'), calibrated: pick('calibrated') };
  });
  const losses = new Float64Array(test.owners.length);
  for (const { calibrated: p } of said)
    for (const [row, one] of p.entries()) losses[row]! += lossOf(one, test.outcomes[row]!) / said.length;
  return {
    name: BRAINS.aloneOwn,
    raw: said.map(({ raw }) => scoresOf(raw, test.outcomes, bins)),
    calibrated: said.map(({ calibrated: p }) => scoresOf(p, test.outcomes, bins)),
    losses,
  };
};
