import { PARTS } from '../../agent/experience/recorded-steps.ts';
import { toCsv } from '../report/csv.ts';
import { counted } from '../sweep/report/counted.ts';
import { markdownTable } from '../sweep/report/markdown-table.ts';
import { panels } from '../sweep/report/panels.ts';
import type { Origin } from '../sweep/report/sweep-report.ts';
import { attackReport, engineText } from './attack-report.ts';
import { percent } from './figure-text.ts';
import type { LearningSet } from './learning-set.ts';
import { lossPlot, reliabilityPlot, roundsPlot } from './model-plots.ts';
import { BRAINS, type ModelRow, modelRows } from './model-rows.ts';
import { categoryTable, differenceTable, ownerTable, scoreTable } from './model-tables.ts';
import type { Plan } from './plan.ts';
import type { Baselines } from './run-baselines.ts';
import type { Trained } from './run-learning.ts';

/** Files of a learning report by name. */
export type ReportFiles = Readonly<Record<'brain.md' | 'brain.csv' | 'brain.svg' | 'brain-attacks.svg', string>>;

/** The report, made of results alone; `notes` is what a reader of the figures wrote below them. */
export const learningReport = (
  { plan, notes, origin }: { readonly plan: Plan; readonly notes: string; readonly origin: Origin },
  { set, trained, baselines }: { readonly set: LearningSet; readonly trained: Trained; readonly baselines: Baselines },
): ReportFiles => {
  const models = modelRows(set, trained.seeds, baselines, plan.bins);
  const attacks = attackReport(plan, trained.attacks, set.owners.length);
  const plots = [lossPlot(models), reliabilityPlot(models, set.test, plan.bins), roundsPlot(trained.seeds)];
  return {
    'brain.md': page({ plan, notes, origin }, { set, trained, baselines }, models, attacks.md),
    'brain.csv': csv(models),
    'brain.svg': panels('What the brain learned', plots),
    'brain-attacks.svg': attacks.svg,
  };
};

const page = (
  { plan, notes, origin }: { readonly plan: Plan; readonly notes: string; readonly origin: Origin },
  { set, trained, baselines }: { readonly set: LearningSet; readonly trained: Trained; readonly baselines: Baselines },
  models: readonly ModelRow[],
  attacks: string,
): string => `# What the brain learned

Will the next step of an agent succeed? This page holds the brain against what is known without one, and brains that owners train
together against brains that each trains alone. What was measured, how, and what counts as a win was written down first, in
[\`brain-plan.toml\`](brain-plan.toml). Figures by seed are in \`brain.csv\`.

Made by \`${origin.command}\` on ${origin.machine}; ${Math.round(trained.trainSeconds / 60)} minutes of it training (two runs at a time), on the engine \`native\`, scikit-learn ${baselines.scikitLearn}.
Program ${trained.program.slice(0, 18)}, rows ${set.digest.slice(0, 18)}.

## Data

Recorded steps of ${counted(set.owners.length, 'agent')}, each the owner of its projects; no project is in two parts.

${dataTable(set)}
## Success of a step, on projects that no training saw

Calibrated by a temperature that is fitted on validation rows, for every model alike; raw is before that. Log loss in nats, lower is
better. Means over ${counted(plan.seeds.length, 'seed')} ± half the width of the 95 % interval (Student's t); baselines have no seed.

${scoreTable(models)}
- *${BRAINS.federated}*: ${counted(plan.rounds, 'round')} of ${counted(plan.steps, 'step')} of each owner on its own rows, updates merged by their mean.
- *${BRAINS.pooled}*: all rows in one place, ${counted(plan.pooledTasks, 'task')} of ${counted(plan.pooledSteps, 'step')} one after the other.
- *${BRAINS.brief}*: all rows in one place, one task of ${counted(plan.rounds * plan.steps, 'step')}: as many as one owner takes.
- *${BRAINS.own}*: each owner for itself, one task of ${counted(plan.rounds * plan.steps, 'step')}; each test row as the brain of its own owner sees it.
- *${BRAINS.others}*: the same brains; each test row as the brain of another owner sees it, all others in turn.

![Log loss, reliability and rounds](brain.svg)

## Differences

Of calibrated losses, row by row on the same rows, with an interval over the held-out projects (bootstrap of whole projects). It is a
win or a loss only where the interval leaves out 0.

${differenceTable(models, set, plan.resamples)}
## Owner by owner

Log loss on the owner's own held-out projects, calibrated, mean over seeds.

${ownerTable(models, set)}
## Category of a failure

Of the test rows that failed: log loss of the category (nats) and how often the likeliest was right. Not calibrated.

${categoryTable(models)}
## Malicious owners

${attacks}
![Accuracy by rule and malicious share](brain-attacks.svg)

## Settings that the baselines chose on validation rows

${settingsList(baselines)}
## Engines

${engineText(trained.attacks)}
${notes === '' ? '' : `\n${notes.trimEnd()}\n`}`;

const dataTable = (set: LearningSet): string =>
  markdownTable(
    ['part', 'steps', 'projects', 'succeeded'],
    PARTS.map((name) => {
      const { projects, outcomes } = set[name];
      const rate = Array.from(outcomes).reduce((sum, y) => sum + y, 0) / outcomes.length;
      return [name, String(projects.length), String(new Set(projects).size), percent(rate)];
    }),
  );

const settingsList = ({ success, category }: Baselines): string =>
  Object.entries({ success, category })
    .flatMap(([what, models]) =>
      Object.entries(models)
        .filter(([, { settings }]) => Object.keys(settings).length > 0)
        .map(([name, { settings }]) => {
          const list = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
          return `- ${name}, ${what}: ${list.join(', ')}\n`;
        }),
    )
    .join('');

const csv = (models: readonly ModelRow[]): string =>
  toCsv(
    ['model', 'run', 'logLoss', 'auc', 'ece', 'rawLogLoss', 'rawAuc', 'rawEce', 'categoryLogLoss', 'categoryAccuracy'],
    models.flatMap(({ name, raw, calibrated, category }) =>
      calibrated.map((scores, run) => ({
        model: name,
        run: run + 1,
        ...scores,
        rawLogLoss: raw[run]!.logLoss,
        rawAuc: raw[run]!.auc,
        rawEce: raw[run]!.ece,
        categoryLogLoss: category?.[run]?.logLoss,
        categoryAccuracy: category?.[run]?.accuracy,
      })),
    ),
  );
