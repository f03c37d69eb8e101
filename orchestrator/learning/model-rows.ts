import { fitTemperature, logistic, logit } from '../../agent/brain/calibration/temperature.ts';
import { type Arm, type LearnResult, otherOwner } from './learn-cell.ts';
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
  /** Calibrated; mean over seeds. */
  readonly losses: Float64Array;
  /** Calibrated probabilities of all seeds, one after the other. */
  readonly p: readonly number[];
  readonly category: readonly CategoryScores[];
};

/** Names that the report and its comparisons use; short enough for two lines below a bar. */
export const BRAINS = {
  pooled: 'pooled brain',
  brief: 'brief brain',
  federated: 'federated brain',
  own: 'lone brain, own',
  others: "lone brain, others'",
} as const;

/** What a model says of every test row, in one seed. */
type Said = { readonly raw: readonly number[]; readonly calibrated: readonly number[] };

const calibrate = (p: number, temperature: number): number => logistic(logit(p) / temperature);

const scoresOf = (p: readonly number[], y: ArrayLike<number>, bins: number): Scores => ({
  logLoss: logLoss({ p, y }),
  auc: auc({ p, y }),
  ece: calibrationError({ p, y }, bins),
});

const modelRow = (
  name: string,
  seeds: readonly Said[],
  category: readonly CategoryScores[],
  { outcomes }: PartRows,
  bins: number,
): ModelRow => {
  const losses = new Float64Array(outcomes.length);
  for (const { calibrated } of seeds)
    for (const [row, p] of calibrated.entries()) losses[row]! += lossOf(p, outcomes[row]!) / seeds.length;
  return {
    name,
    raw: seeds.map(({ raw }) => scoresOf(raw, outcomes, bins)),
    calibrated: seeds.map(({ calibrated }) => scoresOf(calibrated, outcomes, bins)),
    losses,
    p: seeds.flatMap(({ calibrated }) => calibrated),
    category,
  };
};

/** All models of a report in the order of its table. */
export const modelRows = (set: LearningSet, seeds: readonly LearnResult[], baselines: Baselines, bins: number): ModelRow[] => {
  const { test, validation, owners } = set;
  const simple = Object.entries(baselines.success).map(([name, { validation: held, test: raw }]) => {
    const temperature = fitTemperature(
      held.map(logit),
      Array.from(validation.outcomes, (y) => y === 1),
    );
    const said = { raw, calibrated: raw.map((p) => calibrate(p, temperature)) };
    return modelRow(name, [said], [categoryScores(test.dataset, baselines.category[name]!.test.flat())], test, bins);
  });
  /** A model whose forecast of a row is that of the arm that is named for the row. */
  const brain = (name: string, armOf: (row: number) => string): ModelRow => {
    const first = seeds.map(({ arms }) => arms.find((arm) => arm.name === armOf(0))!);
    const categories = first.flatMap(({ category }) => category ?? []);
    return modelRow(
      name,
      seeds.map(({ arms }) => saidBy(arms, armOf, test.outcomes.length)),
      categories,
      test,
      bins,
    );
  };
  const lone = [brain(BRAINS.own, (row) => `lone ${test.owners[row]}`)];
  if (owners.length > 1) lone.push(brain(BRAINS.others, (row) => `lone ${otherOwner(owners, test, row)}`));
  return [
    ...simple,
    brain(BRAINS.pooled, () => 'pooled'),
    brain(BRAINS.brief, () => 'brief'),
    brain(BRAINS.federated, () => 'federated'),
    ...lone,
  ];
};

const saidBy = (arms: readonly Arm[], armOf: (row: number) => string, rows: number): Said => {
  const byName = new Map(arms.map((arm) => [arm.name, arm]));
  const said = Array.from({ length: rows }, (_, row) => {
    const { p, temperature } = byName.get(armOf(row))!;
    return [p[row]!, calibrate(p[row]!, temperature)] as const;
  });
  return { raw: said.map(([raw]) => raw), calibrated: said.map(([, calibrated]) => calibrated) };
};
