import { type Figure, figuresOf, percentText } from '../sweep/figures.ts';
import { accuracyPlot } from '../sweep/report/accuracy-plot.ts';
import { counted } from '../sweep/report/counted.ts';
import { markdownTable } from '../sweep/report/markdown-table.ts';
import { panels } from '../sweep/report/panels.ts';
import { withstood } from './attack-cells.ts';
import { meanText } from './figure-text.ts';
import type { AttackPlan, Plan } from './plan.ts';
import type { Trained } from './run-learning.ts';

type Ended = Trained['attacks'][number];

/** Log loss and accuracy by attack, rule and malicious share, as tables; accuracy as plots. */
export const attackReport = (
  { attacks: plan }: Plan,
  cells: readonly Ended[],
  owners: number,
): { readonly md: string; readonly svg: string } => {
  const native = cells.filter(({ cell }) => cell.engine === 'native');
  const accuracy = figures(plan, native, ({ result }) => result.accuracy);
  const loss = figures(plan, native, ({ result }) => result.loss ?? Number.POSITIVE_INFINITY);
  const shares = [...new Set(accuracy.map(({ x }) => x))].sort((a, b) => a - b);
  const at = (all: readonly Figure[], attack: string, rule: string, x: number): Figure =>
    all.find((one) => one.panel === attack && one.series === rule && one.x === x)!;
  const tables = plan.kinds.map((attack) => {
    const rows = plan.rules.map((rule) => [
      rule,
      ...shares.map(
        (x) => `${meanText(at(loss, attack, rule, x).values)}; ${percentText(at(accuracy, attack, rule, x).interval)}`,
      ),
    ]);
    return `### ${attack}\n\n${markdownTable(['rule', ...shares.map((x) => `${x} % malicious`)], rows)}\n`;
  });
  const about = `${counted(plan.rounds, 'round')} of ${plan.steps} steps, ${owners} owners, f = ${withstood(owners, plan.shares)}`;
  const plots = plan.kinds.map((attack) =>
    accuracyPlot({
      title: attack,
      subtitle: `${about}, ${counted(plan.seeds.length, 'seed')}`,
      xLabel: 'malicious owners, %',
      figures: accuracy.filter(({ panel }) => panel === attack),
    }),
  );
  const md = `Of the owners so many, rounded down, are malicious; each rule is told f = ${withstood(owners, plan.shares)}. Every update is merged, whoever sent
it; ${about}. Log loss and accuracy on the test rows, not calibrated, in whole batches of 250.\n\n${tables.join('\n')}${broken(native)}`;
  return { md, svg: panels('Merge rules against malicious owners of experience', plots) };
};

const figures = (plan: AttackPlan, cells: readonly Ended[], value: (one: Ended) => number): Figure[] =>
  figuresOf(
    plan.kinds.flatMap((attack) =>
      cells
        .filter(({ cell }) => cell.attack === attack || cell.attack === 'none')
        .map((one) => ({
          panel: attack,
          series: one.cell.rule,
          x: Math.round((1000 * one.cell.malicious) / one.cell.solvers) / 10,
          value: value(one),
        })),
    ),
  );

const broken = (cells: readonly Ended[]): string => {
  const broke = cells.filter(({ result }) => result.brokeInRound !== undefined);
  return broke.length === 0
    ? ''
    : `\nIn ${counted(broke.length, 'run')} the weights left the range of fixed point; the last sound version counts.\n`;
};

/** What the engine that everybody can check makes of the same run, beside the fast one. */
export const engineText = (cells: readonly Ended[]): string => {
  const exact = cells.find(({ cell }) => cell.engine === 'exact');
  const native = cells.find(
    ({ cell }) => cell.engine === 'native' && cell.rule === 'mean' && cell.attack === 'none' && cell.seed === exact?.cell.seed,
  );
  if (exact === undefined || native === undefined)
    return 'The plan has no honest run by the mean to hold the engines against each other.';
  const figure = ({ result }: Ended): string =>
    `log loss ${result.loss?.toFixed(6)}, accuracy ${percentText({ mean: result.accuracy, count: 1 })}`;
  return `The same honest run of ${counted(exact.cell.rounds, 'round')} (mean, seed ${exact.cell.seed}): on \`exact\` ${figure(exact)}; on \`native\` ${figure(native)}; difference of log loss
${Math.abs((exact.result.loss ?? Number.NaN) - (native.result.loss ?? Number.NaN)).toExponential(1)}.`;
};
