import { expect } from 'chai';
import { boundsFor, measureProgram } from '../../../orchestrator/programs/measure-bounds.ts';
import { tinyProgram } from '../../substrate/support/tiny-program.ts';

const MIB = 1024 ** 2;

describe('bounds of a built program', () => {
  it('leave room, in steps so coarse that machines agree', () => {
    const of = (mib: number, slowestMs: number): number[] => {
      const { memoryBytes, stepMs } = boundsFor({ memoryBytes: mib * MIB, slowestMs, stepMs: 1 });
      return [memoryBytes / MIB, stepMs];
    };
    expect(of(16, 5)).to.deep.equal([256, 20_000]);
    expect(of(128, 2_000)).to.deep.equal([256, 20_000]);
    expect(of(129, 2_001)).to.deep.equal([512, 50_000]);
    expect(of(600, 9_000)).to.deep.equal([2048, 100_000]);
    expect(of(1100, 11_000)).to.deep.equal([4096, 200_000]);
    // Neither goes beyond what a manifest may say.
    expect(of(4096, 10_000_000)).to.deep.equal([4096, 3_600_000]);
  });

  it('come from each graph on the exact engine, whatever the program says of itself', async () => {
    const program = tinyProgram();
    const bounded = { ...program, manifest: { ...program.manifest, bounds: { memoryBytes: String(64 * MIB), stepMs: '1' } } };
    const rows = { columns: program.manifest.batch.columns, count: 1, rows: new Uint8Array(12) };
    // Time as this test tells it: each reading is ten milliseconds after the one before.
    let readings = 0;
    const measured = await measureProgram(bounded, rows, () => 10 * readings++);
    expect(measured.memoryBytes).to.be.within(MIB, 64 * MIB);
    expect(measured).to.include({ slowestMs: 10, stepMs: 2 });
    expect(readings).to.equal(8);
  });
});
