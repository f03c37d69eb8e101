import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cellName, openCellStore } from '../../../orchestrator/sweep/cell-store.ts';
import { type CellsBegun, runCells } from '../../../orchestrator/sweep/run-cells.ts';

type Cell = { readonly rule: string; readonly seed: number };
type Result = { readonly accuracy: number };

const CELLS: readonly Cell[] = [1, 2, 3, 4, 5, 6].map((seed) => ({ rule: 'mean', seed }));
const result = ({ seed }: Cell): Result => ({ accuracy: seed / 10 });
const quiet = (): void => undefined;

describe('cells of a sweep', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-cells-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs all cells; `run` decides what becomes of each. Gives the seeds that were worked out. */
  const sweep = async (
    run: (cell: Cell) => Promise<Result>,
    lanes = 1,
    signal = new AbortController().signal,
    release = '1.0.0',
  ) => {
    const store = await openCellStore<Cell, Result>(folder, release);
    const ran: number[] = [];
    const begins: CellsBegun[] = [];
    let ms = 0;
    const now = (): number => (ms += 1500);
    const work = (cell: Cell): Promise<Result> => {
      ran.push(cell.seed);
      return run(cell);
    };
    const done = runCells(
      { cells: CELLS, lanes, signal },
      { store, run: work, now, tell: quiet, begin: (begun) => begins.push(begun) },
    );
    return { ran, begins, done };
  };

  it('are worked out once, in their order, and read from then on', async () => {
    const first = await sweep(async (cell) => result(cell));
    const results = await first.done;
    expect(results.map(({ cell, result: { accuracy } }) => [cell.seed, accuracy])).to.deep.equal(
      CELLS.map((cell) => [cell.seed, cell.seed / 10]),
    );
    expect(results[0]?.seconds).to.equal(1.5);
    const second = await sweep(async () => ({ accuracy: -1 }));
    expect(await second.done).to.deep.equal(results);
    expect(second.ran).to.deep.equal([]);
    expect((await readdir(folder)).every((name) => name.endsWith('.json'))).to.equal(true);
  });

  it('go on where a sweep that failed stood', async () => {
    const failing = await sweep(async (cell) => {
      if (cell.seed === 4) throw new Error('the machine went down');
      return result(cell);
    });
    expect(await failing.done.catch((error: Error) => error.message)).to.equal('the machine went down');
    const again = await sweep(async (cell) => result(cell));
    expect((await again.done).length).to.equal(6);
    expect(again.ran).to.deep.equal([4, 5, 6]);
    expect([failing.begins, again.begins]).to.deep.equal([[{ all: 6, kept: 0, lanes: 1 }], [{ all: 6, kept: 3, lanes: 1 }]]);
  });

  it('are worked out anew when their file is cut short, is of another cell, or is no result', async () => {
    await (await sweep(async (cell) => result(cell))).done;
    const files = new Map<number, string>();
    for (const name of await readdir(folder)) {
      const { cell } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { cell: Cell };
      files.set(cell.seed, join(folder, name));
    }
    const file = ({ seed }: Cell): string => files.get(seed) ?? expect.fail(`no file of seed ${seed}`);
    const [cut, other, nothing] = [CELLS[0]!, CELLS[2]!, CELLS[4]!];
    await writeFile(file(cut), (await readFile(file(cut), 'utf8')).slice(0, 30));
    await writeFile(file(other), await readFile(file(CELLS[3]!), 'utf8'));
    await writeFile(file(nothing), 'null');
    const again = await sweep(async (cell) => result(cell));
    await again.done;
    expect(again.ran).to.deep.equal([1, 3, 5]);
  });

  it('are worked out anew by another release, whose code may come to something else', async () => {
    await (await sweep(async (cell) => result(cell))).done;
    const next = await sweep(async () => ({ accuracy: 1 }), 1, new AbortController().signal, '1.0.1');
    expect((await next.done).map(({ result: { accuracy } }) => accuracy)).to.deep.equal(CELLS.map(() => 1));
    expect(next.ran).to.deep.equal(CELLS.map(({ seed }) => seed));
    const before = await sweep(async () => ({ accuracy: -1 }));
    expect((await before.done).map(({ result: { accuracy } }) => accuracy)).to.deep.equal(CELLS.map((cell) => cell.seed / 10));
  });

  it('have names that follow from all settings, whatever the order of the keys', () => {
    expect(cellName({ seed: 1, rule: 'mean' })).to.equal(cellName({ rule: 'mean', seed: 1 }));
    expect(new Set([...CELLS, { rule: 'median', seed: 1 }, { rule: 'mean', seed: 1, f: 0 }].map(cellName)).size).to.equal(8);
  });

  it('run side by side in as many lanes as asked for', async () => {
    let running = 0;
    let most = 0;
    const run = async (cell: Cell): Promise<Result> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return result(cell);
    };
    const { done } = await sweep(run, 3);
    expect((await done).map(({ cell }) => cell.seed)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(most).to.equal(3);
  });

  it('end when asked to: what runs is told, what waits is not begun, what is finished stays', async () => {
    const stop = new AbortController();
    const { done, ran } = await sweep(
      async (cell) => {
        if (cell.seed === 2) stop.abort(new Error('asked to end'));
        return result(cell);
      },
      1,
      stop.signal,
    );
    expect(await done.catch((error: Error) => error.message)).to.equal('asked to end');
    expect(ran).to.deep.equal([1, 2]);
    expect((await readdir(folder)).length).to.equal(2);
  });
});
