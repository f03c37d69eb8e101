import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../orchestrator/root.ts';
import type { SelfTestDocument } from '../../orchestrator/selftest/verdict.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { EXACT_ENGINE_ID } from '../../substrate/program/engine-id.ts';
import { runTempernet } from '../support/run-tempernet.ts';

const names = (code: ErrorCode): string => `(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`;

describe('tempernet selftest', function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-selftest-'));
    await cp(join(ROOT, 'programs/digits'), folder, { recursive: true });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('finds the golden bits of every program that comes with the network, and says how fast this machine is', async () => {
    const { code, stdout } = await runTempernet(['selftest', '--json']);
    const found = JSON.parse(stdout) as SelfTestDocument;
    expect(found.engine).to.equal(EXACT_ENGINE_ID);
    expect(found.programs.map(({ name, golden }) => [name, golden])).to.deep.equal([
      ['digits', 'equal'],
      ['brain', 'equal'],
    ]);
    for (const { exact, native, taskSeconds, peakBytes } of found.programs) {
      expect(exact.msPerStep).to.be.within(0.01, 60_000);
      expect(native?.msPerStep).to.be.within(0.01, 60_000);
      expect(taskSeconds).to.be.above(exact.msPerStep / 1000);
      expect(peakBytes).to.be.above(2 ** 26);
    }
    expect({ code, ok: found.ok, window: found.trainWindow }).to.deep.equal({ code: 0, ok: true, window: 900 });
  });

  it("refuses a machine that gives other bits than a program's golden run, and names the first", async () => {
    const file = join(folder, 'golden.json');
    const golden = JSON.parse(await readFile(file, 'utf8')) as { states: string[] };
    const states = golden.states.map((digest, step) =>
      step === 9 ? digest.replace(/.$/, (c) => (c === '0' ? '1' : '0')) : digest,
    );
    await writeFile(file, JSON.stringify({ ...golden, states }));
    const { code, stdout, stderr } = await runTempernet(['selftest', '--program', folder]);
    expect(code).to.equal(1);
    expect(stderr).to.include(names('ORCHESTRATOR_GOLDEN_DIFFERS'));
    expect(stderr).to.include('the state after step 10').and.to.include(states[9]).and.to.include(golden.states[9]);
    expect(stdout)
      .to.match(/differs/)
      .and.to.match(/this machine cannot take part/);
  });

  it('takes a golden run for what it is, not for that of another program, and makes one anew; is too slow where the window is too short', async () => {
    const file = join(folder, 'golden.json');
    await cp(join(ROOT, 'programs/brain/golden.json'), file);
    const other = await runTempernet(['selftest', '--program', folder]);
    expect({ code: other.code, stdout: other.stdout }).to.deep.equal({ code: 1, stdout: '' });
    expect(other.stderr).to.include(names('ORCHESTRATOR_BAD_GOLDEN'));
    // A window that no machine can keep: the speed counts against it, whatever becomes of the bits.
    const slow = ['--steps', '1000000', '--train-window', '1'];
    const made = await runTempernet(['selftest', '--program', folder, '--write-golden', ...slow]);
    expect(made.code).to.equal(1);
    expect(made.stdout).to.match(/too slow/);
    const committed = await readFile(join(ROOT, 'programs/digits/golden.json'), 'utf8');
    expect(await readFile(file, 'utf8')).to.equal(committed);
  });

  it('says what is asked for wrongly', async () => {
    const [golden, gone] = await Promise.all([
      runTempernet(['selftest', '--write-golden']),
      runTempernet(['selftest', '--program', join(folder, 'none')]),
    ]);
    for (const { code, stdout, stderr } of [golden, gone]) {
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.include(names('CLI_BAD_OPTION'));
    }
  });
});
