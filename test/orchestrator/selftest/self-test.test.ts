import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../orchestrator/root.ts';
import { firstDifference, goldenFile, readGolden } from '../../../orchestrator/selftest/golden-file.ts';
import type { GoldenRun } from '../../../orchestrator/selftest/golden-run.ts';
import { testProgram } from '../../../orchestrator/selftest/self-test.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { caught } from '../../substrate/support/caught.ts';

const DIGITS = join(ROOT, 'programs/digits');
const OTHER: Hex = `0x${'ab'.repeat(32)}`;

describe('self-test of a program', function () {
  this.timeout(60_000);
  let folder: string;
  let golden: GoldenRun;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-selftest-'));
    await cp(DIGITS, folder, { recursive: true });
    golden = JSON.parse(await readFile(goldenFile(DIGITS), 'utf8')) as GoldenRun;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const write = (value: unknown): Promise<void> => writeFile(goldenFile(folder), JSON.stringify(value));

  it('compares the bits, and works out a task from the speed that it measures', async () => {
    const engine = await ExactEngine.create({ workers: 1 });
    try {
      // A clock that advances by 400 ms a look: two steps take 200 ms each, and so many are timed at a time.
      let ms = 0;
      const now = (): number => {
        ms += 400;
        return ms;
      };
      const modules = { engine, now, peakBytes: () => 7 };
      const candidate = { name: 'mine', folder, steps: 40, native: true, compare: true };
      const report = await testProgram(candidate, modules);
      expect(report).to.deep.include({ name: 'mine', golden: 'equal', steps: 40, peakBytes: 7, found: golden });
      expect(report.exact).to.deep.equal({ msPerStep: 200, stepsPerSecond: 5, msPerState: 400 });
      expect(report.native).to.deep.equal(report.exact);
      // 40 steps and 11 states; 8 steps and 2 states.
      expect(report.taskSeconds).to.be.equal((40 * 200 + 11 * 400) / 1000);
      expect(report.checkSeconds).to.be.equal((8 * 200 + 2 * 400) / 1000);

      await write({ ...golden, states: [...golden.states.slice(0, 4), OTHER, ...golden.states.slice(5)] });
      const wrong = await testProgram({ ...candidate, native: false }, modules);
      expect(wrong.golden).to.equal('differs');
      expect(wrong.difference).to.deep.equal({
        what: 'the state after step 5',
        expected: OTHER,
        actual: golden.states[4],
      });
      expect(wrong.native).to.equal(undefined);
      expect((await testProgram({ ...candidate, native: false, compare: false }, modules)).golden).to.equal('none');
    } finally {
      await engine.close();
    }
  });

  it('finds the first difference, be it in a state or in the loss alone', () => {
    expect(firstDifference(golden, golden)).to.equal(undefined);
    expect(firstDifference(golden, { ...golden, states: [OTHER, ...golden.states.slice(1)] })?.what).to.match(/step 1$/);
    expect(firstDifference(golden, { ...golden, evaluation: golden.evaluation + 1e-9 })?.what).to.match(/loss/);
  });

  it('takes a golden run only of this program and engine, and none for none', async () => {
    const expected = { program: golden.program, engine: golden.engine };
    await write(golden);
    expect(await readGolden(folder, expected)).to.deep.equal(golden);
    const refused: unknown[] = [
      null,
      [],
      'text',
      { ...golden, program: OTHER },
      { ...golden, engine: 'exact:other' },
      { ...golden, states: golden.states.slice(1) },
      { ...golden, states: golden.states.map((digest) => digest.toUpperCase()) },
      { ...golden, evaluation: '1' },
    ];
    for (const value of refused) {
      await write(value);
      expect((await caught(() => readGolden(folder, expected))).code, JSON.stringify(value)).to.equal('ORCHESTRATOR_BAD_GOLDEN');
    }
    await writeFile(goldenFile(folder), '{"program":');
    expect((await caught(() => readGolden(folder, expected))).code).to.equal('ORCHESTRATOR_BAD_GOLDEN');
    await rm(goldenFile(folder));
    expect(await readGolden(folder, expected)).to.equal(undefined);
  });
});
