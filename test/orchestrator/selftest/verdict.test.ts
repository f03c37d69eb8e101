import { expect } from 'chai';
import type { ProgramReport } from '../../../orchestrator/selftest/self-test.ts';
import { selfTestLines } from '../../../orchestrator/selftest/self-test-lines.ts';
import { verdictOf } from '../../../orchestrator/selftest/verdict.ts';

const SPEED = { msPerStep: 4, stepsPerSecond: 250, msPerState: 10 };
const report = (changes: Partial<ProgramReport>): ProgramReport => ({
  name: 'digits',
  program: `0x${'11'.repeat(32)}`,
  golden: 'equal',
  found: { program: `0x${'11'.repeat(32)}`, engine: 'exact:1', states: [], evaluation: 1 },
  exact: SPEED,
  steps: 250,
  taskSeconds: 1.11,
  checkSeconds: 0.22,
  peakBytes: 300 * 2 ** 20,
  ...changes,
});

describe('self-test: the verdict', () => {
  it('holds when bits are equal and a task fits the window, to the second', () => {
    expect(verdictOf([report({})], 900)).to.deep.equal({
      ok: true,
      reasons: ['digits: bits equal; a task of 250 steps takes 1.11 s, 0.12 % of the 900 s to train'],
    });
    expect(verdictOf([report({ taskSeconds: 900 })], 900).ok).to.equal(true);
    expect(verdictOf([report({ taskSeconds: 900.1 })], 900).ok).to.equal(false);
    expect(verdictOf([report({ golden: 'none' })], 900).ok).to.equal(true);
  });

  it('fails with other bits, however fast, and when one program of several fails', () => {
    const { ok, reasons } = verdictOf([report({}), report({ name: 'brain', golden: 'differs' })], 900);
    expect({ ok, count: reasons.length }).to.deep.equal({ ok: false, count: 2 });
    expect(reasons[1]).to.include('brain: other bits');
  });

  it('is shown with engine, machine and one row a program', () => {
    const machine = { cpu: 'a processor', cores: 2, memoryBytes: 2 ** 34, node: 'v24.0.0' };
    const programs = [report({}), report({ name: 'brain', native: { ...SPEED, msPerStep: 1.5 } })];
    const lines = selfTestLines({ ok: true, reasons: [], engine: 'exact:1', machine, trainWindow: 900, programs });
    expect(lines[0]).to.include('exact:1');
    expect(lines[1]).to.include('a processor, 2 cores, 16 GiB, Node v24.0.0');
    expect(lines.find((line) => line.startsWith('digits'))).to.match(/equal +4\.00 +250 +- +- +1\.11 s +0\.22 s +300$/);
    expect(lines.find((line) => line.startsWith('brain'))).to.match(/1\.50/);
    expect(lines.at(-1)).to.equal('this machine can take part');
  });
});
