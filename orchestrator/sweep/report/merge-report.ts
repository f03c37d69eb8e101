import { toCsv } from '../../report/csv.ts';
import type { Finished } from '../cell-store.ts';
import { type Figure, figuresOf, percentText } from '../figures.ts';
import { type MergeCell, type MergeResult, maliciousOf } from '../merge/merge-cells.ts';
import type { MergeSweep } from '../sweep.ts';
import { accuracyPlot } from './accuracy-plot.ts';
import { counted } from './counted.ts';
import { markdownTable } from './markdown-table.ts';
import { panels } from './panels.ts';
import { notesSection, preamble, seedsText } from './preamble.ts';
import type { Origin, SweepReport } from './sweep-report.ts';

type Ended = Finished<MergeCell, MergeResult>;

/** A rule is said to fail where it loses more than this of the accuracy that it has among the honest. */
const FAILS = 0.05;

const TITLE = 'Merge rules against malicious solvers';

/** Accuracy by attack, rule and malicious share: a plot an attack. Runs without malicious solvers stand in each of them. */
export const mergeFigures = (sweep: MergeSweep, cells: readonly Ended[]): Figure[] =>
  figuresOf(
    sweep.attacks.flatMap((attack) =>
      cells
        .filter(({ cell }) => cell.attack === attack || cell.attack === 'none')
        .map(({ cell, result }) => ({
          panel: attack,
          series: cell.rule,
          x: Math.round((1000 * cell.malicious) / cell.solvers) / 10,
          value: result.accuracy,
        })),
    ),
  );

/** The results of a merge sweep as page, table and picture. */
export const mergeReport = (sweep: MergeSweep, cells: readonly Ended[], origin: Origin): SweepReport => {
  const figures = mergeFigures(sweep, cells);
  const plots = sweep.attacks.map((attack) =>
    accuracyPlot({
      title: nameOf(sweep, attack),
      subtitle: `${sweep.solvers} solvers, ${counted(sweep.rounds, 'round')} of ${sweep.steps} steps, f = ${sweep.f}, ${seedsText(sweep)}`,
      xLabel: 'malicious solvers, %',
      figures: figures.filter(({ panel }) => panel === attack),
    }),
  );
  return { md: page(sweep, cells, figures, origin), csv: csv(cells), svg: panels(TITLE, plots) };
};

const nameOf = ({ strength }: MergeSweep, attack: MergeSweep['attacks'][number]): string => {
  const given = attack === 'label-flip' ? undefined : strength[attack];
  return given === undefined ? attack : `${attack}, strength ${given}`;
};

const page = (sweep: MergeSweep, cells: readonly Ended[], figures: readonly Figure[], origin: Origin): string => {
  const shares = [...new Set(figures.map(({ x }) => x))].sort((a, b) => a - b);
  const about = `The merge rules alone: MNIST, ${sweep.solvers} solvers with a part of the 50,000 training images each, cut at random by the seed,
${counted(sweep.rounds, 'round')} of ${sweep.steps} steps; no chain, no checks: every update is merged, whoever sent it. The rules are told to withstand
f = ${sweep.f} bad updates, however many there are. Accuracy is on the 10,000 test images after the last round, on the engine \`${sweep.engine}\`.`;
  const tables = sweep.attacks.map((attack) => {
    const rows = sweep.rules.map((rule) => [
      rule,
      ...shares.map((x) => {
        const figure = figures.find((one) => one.panel === attack && one.series === rule && one.x === x);
        return figure === undefined ? '' : percentText(figure.interval);
      }),
    ]);
    const titles = shares.map((share) => `${share} % (${maliciousOf(share / 100, sweep.solvers)} of ${sweep.solvers})`);
    return `\n## ${nameOf(sweep, attack)}\n\n${markdownTable(['rule', ...titles], rows)}`;
  });
  return preamble(TITLE, about, sweep, origin) + tables.join('') + failures(figures, cells) + notesSection(sweep);
};

/** Every rule with the attacks under which it breaks, from the figures alone. */
const failures = (figures: readonly Figure[], cells: readonly Ended[]): string => {
  const honest = new Map(figures.filter(({ x }) => x === 0).map((f) => [f.series, f.interval.mean]));
  const failed = figures.filter(({ series, x, interval }) => x > 0 && interval.mean < (honest.get(series) ?? 0) - FAILS);
  const lines = [...honest.keys()].map((rule) => {
    const mine = failed.filter(({ series }) => series === rule);
    const what = mine.map(({ panel, x, interval }) => `${panel} at ${x} % (${percentText(interval)})`).join(', ');
    return `- ${rule}: ${what === '' ? 'nowhere' : what}\n`;
  });
  const broke = cells.filter(({ result }) => result.brokeInRound !== undefined);
  const broken = broke.map(({ cell }) => `${cell.rule} under ${cell.attack}`);
  const counts = [...Map.groupBy(broken, (text) => text)].map(([text, all]) => `${text} (${all.length} runs)`);
  const note =
    broke.length === 0
      ? ''
      : `\nIn some runs the weights left the range of fixed point or training met a number that is not finite; the last sound version counts:
${counts.join(', ')}.\n`;
  return `\n## Where a rule fails\n\nMore than ${100 * FAILS} points below the same rule among honest solvers:\n\n${lines.join('')}${note}`;
};

const csv = (cells: readonly Ended[]): string =>
  toCsv(
    ['rule', 'attack', 'malicious', 'solvers', 'f', 'strength', 'seed', 'accuracy', 'loss', 'brokeInRound'],
    cells.map(({ cell, result }) => ({ ...cell, ...result })),
  );
