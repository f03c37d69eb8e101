import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../node/log/logger.ts';
import { type CellStore, type Finished, openCellStore } from './cell-store.ts';
import type { Figure } from './figures.ts';
import { machineText } from './machine-text.ts';
import type { MergeCell } from './merge/merge-cells.ts';
import { mergeRunner } from './merge/merge-runner.ts';
import type { NetworkCell } from './network/network-cells.ts';
import { networkRunner } from './network/network-runner.ts';
import { mergeFigures, mergeReport } from './report/merge-report.ts';
import { networkFigures, networkReport } from './report/network-report.ts';
import type { SweepReport } from './report/sweep-report.ts';
import { type CellsBegun, runCells } from './run-cells.ts';
import type { CellRunner } from './runner.ts';
import type { Sweep } from './sweep.ts';

/** A cell of either kind. */
export type AnyCell = MergeCell | NetworkCell;

/** Told of each cell: its words and figure, how far the sweep is, and whether it was worked out now. */
export type SweepListener = (line: {
  readonly cell: AnyCell;
  readonly accuracy: number;
  readonly seconds: number;
  readonly done: number;
  readonly all: number;
  readonly fresh: boolean;
}) => void;

/** A whole sweep: figures and every cell behind them. */
export type SweepOutcome = {
  readonly figures: readonly Figure[];
  readonly cells: readonly Finished<AnyCell, { readonly accuracy: number }>[];
  readonly report: SweepReport;
};

/**
 * Runs what is not there yet of a sweep and reports on all of it. Results lie in `<work>/<name>/cells`, a file a cell; runs of the
 * network lie beside them until they are over. `command` is what the page says makes it again; results of another `release` are not taken up.
 */
export const runSweep = async (
  options: {
    readonly sweep: Sweep;
    readonly work: string;
    readonly workers?: number;
    readonly command: string;
    readonly release: string;
  },
  modules: {
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly tell: SweepListener;
    readonly begin: (begun: CellsBegun) => void;
  },
): Promise<SweepOutcome> => {
  const { sweep, command, release, workers = availableParallelism() } = options;
  const folder = join(options.work, sweep.name);
  const origin = { machine: machineText(), command };
  if (sweep.kind === 'merge') {
    const cells = await allCells(await mergeRunner(sweep, workers), folder, release, modules);
    return { cells, figures: mergeFigures(sweep, cells), report: mergeReport(sweep, cells, origin) };
  }
  const runner = await networkRunner(sweep, join(folder, 'runs'), modules.logger);
  const cells = await allCells(runner, folder, release, modules);
  return { cells, figures: networkFigures(cells), report: networkReport(sweep, cells, origin) };
};

const allCells = async <Cell extends AnyCell, Result extends { readonly accuracy: number }>(
  runner: CellRunner<Cell, Result>,
  folder: string,
  release: string,
  {
    signal,
    tell,
    begin,
  }: { readonly signal: AbortSignal; readonly tell: SweepListener; readonly begin: (begun: CellsBegun) => void },
): Promise<Finished<Cell, Result>[]> => {
  try {
    const store: CellStore<Cell, Result> = await openCellStore(join(folder, 'cells'), release);
    return await runCells(
      { cells: runner.cells, lanes: runner.lanes, signal },
      {
        store,
        run: (cell, ended) => runner.run(cell, ended),
        now: () => performance.now(),
        begin,
        tell: ({ cell, result, seconds }, progress) => tell({ cell, accuracy: result.accuracy, seconds, ...progress }),
      },
    );
  } finally {
    await runner.close();
  }
};
