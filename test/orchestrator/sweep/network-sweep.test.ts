import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { joined, networkCells } from '../../../orchestrator/sweep/network/network-cells.ts';
import { networkResult } from '../../../orchestrator/sweep/network/network-result.ts';
import { networkReport } from '../../../orchestrator/sweep/report/network-report.ts';
import { runSweep } from '../../../orchestrator/sweep/run-sweep.ts';
import type { NetworkSweep } from '../../../orchestrator/sweep/sweep.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { sampleRun } from '../report/run-document.ts';

const SWEEP: NetworkSweep = {
  name: 'tiny-network',
  kind: 'network',
  notes: '',
  seeds: [3],
  payload: 'digits',
  rounds: 1,
  steps: 10,
  truth: 250,
  proposers: 1,
  solvers: 1,
  coordinators: 1,
  aggregators: 1,
  merge: 'mean',
  f: 0,
  adversaries: ['solver:lazy', 'coordinator:random'],
  counts: [0],
};

const ORIGIN = { machine: 'a machine', command: 'npx tempernet sweep it.toml' };

describe('a sweep of the whole network', () => {
  it('adds adversaries in the order of its list, from the start again', () => {
    expect(joined(SWEEP.adversaries, 3)).to.deep.equal(['solver:lazy', 'coordinator:random', 'solver:lazy']);
    const cells = networkCells({ ...SWEEP, seeds: [1, 2], counts: [0, 1] }, '0x11');
    expect(cells.map(({ seed, adversaries }) => [seed, adversaries.length])).to.deep.equal([
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
  });

  it('keeps of a run what a reader must know: accuracy, checks, Void and Empty with reasons, penalties', () => {
    const [first, last] = sampleRun.rounds;
    const rounds = [
      { ...first!, outcome: 'empty', tasks: [{ task: '1', state: 'void', reason: 'too few seats' }] } as const,
      { ...last!, accuracy: 0.91 },
    ];
    const checks = [
      { name: 'every adversary lost', ok: false, detail: 'got away: x' },
      { name: 'fine', ok: true, detail: '' },
    ];
    const found = networkResult({ ...sampleRun, ok: false, rounds, checks });
    expect(found).to.deep.include({
      accuracy: 0.91,
      ok: false,
      published: 1,
      failed: ['every adversary lost: got away: x'],
      notes: ['round 1: void, too few seats', 'round 1: empty'],
    });
    const amounts = sampleRun.accounts.flatMap(({ penalties }) => penalties.map(({ amount }) => Number(amount)));
    expect(found.penalties).to.deep.equal({ count: amounts.length, atn: amounts.reduce((sum, amount) => sum + amount, 0) });

    const sweep = { ...SWEEP, counts: [0, 1] };
    const cells = networkCells(sweep, '0x11').map((cell) => ({ cell, result: found, seconds: 60 }));
    const { md, csv, svg } = networkReport(sweep, cells, ORIGIN);
    expect(md).to.match(/\| 1 \| 91\.00 % \| 0 of 1 \| 1 of 1 \|/);
    expect(md).to.include('1 of them, seed 3: round 1: void, too few seats').and.to.include('got away: x');
    expect(csv.split('\n')[2]).to.match(/^1,3,0\.91,/);
    expect(svg).to.include('adversaries').and.to.include('1 seed<').and.to.not.include('intervals');
  });

  it('runs a network a cell, keeps its result, and clears its folder away', async function () {
    this.timeout(300_000);
    const folder = await mkdtemp(join(tmpdir(), 'tempernet-network-'));
    try {
      const fresh: boolean[] = [];
      const run = () =>
        runSweep(
          { sweep: SWEEP, work: folder, command: '', release: '1.0.0' },
          {
            logger: silentLogger,
            signal: new AbortController().signal,
            tell: (line) => void fresh.push(line.fresh),
            begin: () => undefined,
          },
        );
      const first = await run();
      expect(first.cells[0]?.result.accuracy).to.be.within(0.05, 1);
      expect(first.cells[0]?.result).to.deep.include({ ok: true, notes: [], published: 1, escaped: [] });
      expect(await readdir(join(folder, 'tiny-network/runs'))).to.deep.equal([]);
      expect(await run()).to.deep.equal(first);
      expect(fresh).to.deep.equal([true, false]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
