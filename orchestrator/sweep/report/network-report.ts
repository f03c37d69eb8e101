import { toCsv } from '../../report/csv.ts';
import type { Finished } from '../cell-store.ts';
import { type Figure, figuresOf, percentText } from '../figures.ts';
import { interval95 } from '../interval.ts';
import { joined, type NetworkCell, type NetworkResult } from '../network/network-cells.ts';
import type { NetworkSweep } from '../sweep.ts';
import { accuracyPlot } from './accuracy-plot.ts';
import { counted } from './counted.ts';
import { markdownTable } from './markdown-table.ts';
import { notesSection, preamble, seedsText } from './preamble.ts';
import type { Origin, SweepReport } from './sweep-report.ts';

type Ended = Finished<NetworkCell, NetworkResult>;

const TITLE = 'The whole network against the number of adversaries';

/** Accuracy by the number of adversaries: one series. */
export const networkFigures = (cells: readonly Ended[]): Figure[] =>
  figuresOf(
    cells.map(({ cell, result }) => ({ panel: '', series: 'merged model', x: cell.adversaries.length, value: result.accuracy })),
  );

/** The results of a network sweep as page, table and picture. */
export const networkReport = (sweep: NetworkSweep, cells: readonly Ended[], origin: Origin): SweepReport => {
  const figures = networkFigures(cells);
  const { proposers, solvers, coordinators, aggregators } = sweep;
  const nodes = [counted(proposers, 'proposer'), counted(solvers, 'solver'), counted(coordinators, 'coordinator')];
  const honest = `${nodes.join(', ')} and ${counted(aggregators, 'aggregator')}`;
  const svg = accuracyPlot({
    title: TITLE,
    subtitle: `${sweep.payload}, ${counted(sweep.rounds, 'round')} of ${sweep.steps} steps, ${seedsText(sweep)}`,
    xLabel: 'adversaries',
    figures,
  });
  return { md: page(sweep, cells, figures, honest, origin), csv: csv(cells), svg };
};

const page = (
  sweep: NetworkSweep,
  cells: readonly Ended[],
  figures: readonly Figure[],
  honest: string,
  origin: Origin,
): string => {
  const about = `Real runs of the whole network, every participant a process: ${sweep.payload}, ${counted(sweep.rounds, 'round')} of ${sweep.steps} steps, merge rule ${sweep.merge} with f = ${sweep.f}.
Adversaries join ${honest}, all of them honest; more honest coordinators
are added where it takes them for two thirds of the seats. Accuracy is on the test set after the last round. *Runs ok* counts runs whose own checks all held: every adversary lost, no honest node was penalised, accepted work was
paid, accuracy within 1 % of the same rounds without adversaries, ledgers balance.`;
  const rows = figures.map(({ x, interval }) => {
    const mine = cells.filter(({ cell }) => cell.adversaries.length === x);
    const mean = (pick: (one: Ended) => number): string => interval95(mine.map(pick)).mean.toFixed(1);
    return [
      String(x),
      percentText(interval),
      `${mine.filter(({ result }) => result.ok).length} of ${mine.length}`,
      `${mine.reduce((sum, { result }) => sum + result.published, 0)} of ${mine.length * sweep.rounds}`,
      mean(({ result }) => result.penalties.atn),
      mean(({ seconds }) => seconds),
    ];
  });
  const titles = ['adversaries', 'test accuracy', 'runs ok', 'rounds published', 'ATN taken a run', 'seconds a run'];
  const who = sweep.counts
    .filter((count) => count > 0)
    .map((count) => `- ${count}: ${joined(sweep.adversaries, count).join(', ')}\n`)
    .join('');
  return `${preamble(TITLE, about, sweep, origin)}\n${markdownTable(titles, rows)}\nThe adversaries:\n\n${who}${incidents(cells)}${notesSection(sweep)}`;
};

/** What did not go as it should in any run, with its reason. */
const incidents = (cells: readonly Ended[]): string => {
  const lines = cells.flatMap(({ cell, result }) =>
    [...result.notes, ...result.failed].map((text) => `- ${cell.adversaries.length} of them, seed ${cell.seed}: ${text}\n`),
  );
  return lines.length === 0
    ? '\nEvery task was settled, every round published, every check held.\n'
    : `\n## Void tasks, empty rounds, checks that did not hold\n\n${lines.join('')}`;
};

const csv = (cells: readonly Ended[]): string =>
  toCsv(
    [
      'adversaries',
      'seed',
      'accuracy',
      'loss',
      'ok',
      'published',
      'penalties',
      'atn',
      'escaped',
      'notes',
      'failed',
      'seconds',
      'kinds',
    ],
    cells.map(({ cell, result, seconds }) => ({
      adversaries: cell.adversaries.length,
      seed: cell.seed,
      accuracy: result.accuracy,
      loss: result.loss,
      ok: result.ok,
      published: result.published,
      penalties: result.penalties.count,
      atn: result.penalties.atn,
      escaped: result.escaped.join(' '),
      notes: result.notes.join('; '),
      failed: result.failed.join('; '),
      seconds,
      kinds: cell.adversaries.join(' '),
    })),
  );
