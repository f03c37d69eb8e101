import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { flipLabels } from '../../../orchestrator/sweep/merge/flip-labels.ts';
import { maliciousOf, mergeCells } from '../../../orchestrator/sweep/merge/merge-cells.ts';
import { runSweep, type SweepOutcome } from '../../../orchestrator/sweep/run-sweep.ts';
import type { MergeSweep } from '../../../orchestrator/sweep/sweep.ts';
import { MNIST_COLUMNS } from '../../../substrate/data/mnist.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';

const SWEEP: MergeSweep = {
  name: 'tiny',
  kind: 'merge',
  notes: 'A word of caution.',
  seeds: [1, 2],
  rounds: 2,
  steps: 4,
  solvers: 4,
  f: 1,
  rules: ['mean', 'trimmed-mean'],
  attacks: ['scaled', 'label-flip'],
  shares: [0, 0.25],
  strength: { scaled: 20 },
  engine: 'exact',
};

describe('a sweep of merge rules', function () {
  this.timeout(180_000);
  let folder: string;
  let outcome: SweepOutcome;

  const run = (work: string, sweep = SWEEP, workers = 2): Promise<SweepOutcome> =>
    runSweep(
      { sweep, work: join(folder, work), workers, command: 'npx tempernet sweep tiny.toml', release: '1.0.0' },
      { logger: silentLogger, signal: new AbortController().signal, tell: () => undefined, begin: () => undefined },
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-sweep-'));
    outcome = await run('one');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('has a cell for each rule, attack, share and seed, and one for each rule without an attack', () => {
    expect(outcome.cells.length).to.equal(2 * 2 * (1 + 2));
    const cells = mergeCells(SWEEP, '0x11');
    expect(cells.filter(({ attack }) => attack === 'none').every(({ malicious }) => malicious === 0)).to.equal(true);
    expect(cells.filter(({ attack }) => attack === 'scaled').every(({ strength }) => strength === 20)).to.equal(true);
    expect(cells.filter(({ attack }) => attack === 'label-flip').every(({ strength }) => strength === undefined)).to.equal(true);
    expect([0, 0.2, 0.4, 0.9].map((share) => maliciousOf(share, 15))).to.deep.equal([0, 3, 6, 13]);
    expect(maliciousOf(0.29, 100)).to.equal(29);
  });

  it('gives the same figures to the bit when it is run again, with other threads', async () => {
    const again = await run('two', { ...SWEEP, seeds: [2] }, 1);
    const plain = ({ cells }: SweepOutcome) => cells.map(({ cell, result }) => ({ cell, result }));
    expect(plain(again)).to.deep.equal(plain(outcome).filter(({ cell }) => cell.seed === 2));
    const read = await run('one');
    expect(read).to.deep.equal(outcome);
  });

  it('shows what a rule is for: an attack that the mean does not survive leaves the trimmed mean as it was', () => {
    const at = (series: string, x: number): number =>
      outcome.figures.find((one) => one.panel === 'scaled' && one.series === series && one.x === x)!.interval.mean;
    expect(at('mean', 0)).to.be.above(0.2);
    expect(at('mean', 25)).to.be.below(at('mean', 0) - 0.1);
    expect(at('trimmed-mean', 25)).to.be.above(at('trimmed-mean', 0) - 0.1);
  });

  it('reports in words, as a table and as a picture', () => {
    const { md, csv, svg } = outcome.report;
    expect(md).to.include('npx tempernet sweep tiny.toml').and.to.include('A word of caution.');
    expect(md).to.match(/## scaled, strength 20\n\n\| rule \| 0 % \(0 of 4\) \| 25 % \(1 of 4\) \|/);
    expect(md).to.match(/## Where a rule fails[\s\S]*- mean: scaled at 25 %/);
    expect(csv.split('\n')).to.have.length(1 + 12 + 1);
    expect(csv.split('\n')[0]).to.equal('rule,attack,malicious,solvers,f,strength,seed,accuracy,loss,brokeInRound');
    expect(svg.match(/<svg /g)).to.have.length(3);
    expect(svg).to.include('2 seeds, 95 % intervals');
    expect(svg.match(/<path /g)!.length, 'a whisker a point').to.equal(8);
  });

  it('takes up what is there when only a seed is added', async () => {
    const fresh: number[] = [];
    const grown = { ...SWEEP, seeds: [1, 2, 3], rules: ['mean'], attacks: ['scaled'] } as const;
    const { figures } = await runSweep(
      { sweep: grown, work: join(folder, 'one'), workers: 2, command: '', release: '1.0.0' },
      {
        logger: silentLogger,
        signal: new AbortController().signal,
        tell: ({ cell, fresh: now }) => void (now && fresh.push(cell.seed)),
        begin: () => undefined,
      },
    );
    expect(fresh).to.deep.equal([3, 3]);
    expect(figures.map(({ values }) => values.length)).to.deep.equal([3, 3]);
  });

  it('flips labels and nothing else', () => {
    const row = (label: number): number[] => [...new Array<number>(784).fill(label), label];
    const flipped = flipLabels({ columns: MNIST_COLUMNS, count: 2, rows: Uint8Array.from([...row(0), ...row(7)]) });
    expect([...flipped.rows]).to.deep.equal([...row(0).slice(0, -1), 9, ...row(7).slice(0, -1), 2]);
  });
});
