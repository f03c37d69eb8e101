import { expect } from 'chai';
import { isLarge, LARGE_PATIENCE, LARGE_WINDOWS } from '../../orchestrator/large-model.ts';
import { devnetParams } from '../../orchestrator/project.ts';
import { committedProgram } from '../substrate/support/programs.ts';

const HASH = `0x${'1'.repeat(64)}` as const;

describe('runs of a large model', () => {
  it('are those of programs with millions of values, trained or frozen', () => {
    const { manifest } = committedProgram('brain');
    expect(isLarge(manifest)).to.equal(false);
    const base = { name: 'base', shape: [4096, 4096], dtype: 'float32', digest: HASH } as const;
    expect(isLarge({ ...manifest, frozen: [base] })).to.equal(true);
  });

  it('have longer windows in all phases that work or fetch, and wait as long for the next event', () => {
    const given = { programHash: HASH, solvers: 4, coordinators: 2, steps: 20, merge: 'mean', mergeF: 0, normMax: 1 } as const;
    const small = devnetParams({ ...given, stalls: 1 });
    const large = devnetParams({ ...given, stalls: 1, large: true });
    for (const [name, seconds] of Object.entries(LARGE_WINDOWS)) {
      expect(large[name as keyof typeof LARGE_WINDOWS]).to.equal(seconds);
      expect(small[name as keyof typeof LARGE_WINDOWS], name).to.be.below(seconds);
    }
    expect(LARGE_PATIENCE.stallSeconds).to.be.at.least(Math.max(...Object.values(LARGE_WINDOWS)));
    expect(LARGE_PATIENCE.fetchTimeoutMs / 1000).to.be.below(LARGE_WINDOWS.judgeWindow);
  });
});
