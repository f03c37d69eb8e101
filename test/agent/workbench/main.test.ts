import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readSteps } from '../../../agent/experience/recorded-steps.ts';
import { decodeSteps } from '../../../agent/experience/step-codec.ts';

const MAIN = fileURLToPath(new URL('../../../agent/workbench/main.ts', import.meta.url));

describe('npm run workbench', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tempernet-main-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
    spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...process.env, TMPDIR: folder, ...env } });

  it('writes as many records as asked for, the same to a file as to standard output', () => {
    const file = join(folder, 'steps.jsonl.gz');
    const { status, stderr } = run(['--steps', '30', '--seed', '3', '--policy', 'swift', '--out', file]);
    expect(status, stderr).to.equal(0);
    expect(stderr).to.match(/^all steps +30 /m);
    const shown = run(['--steps', '30', '--seed', '3', '--policy', 'swift']).stdout;
    expect(readSteps(file))
      .to.have.lengthOf(30)
      .and.to.deep.equal(decodeSteps(new TextEncoder().encode(shown)));
  });

  it('explains itself', () => expect(run(['--help']).stdout).to.match(/--policy <name>/));

  it('refuses an option that it does not have', () => {
    const { status, stderr, stdout } = run(['--stepz', '3']);
    expect([status, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(/^AGENT_BAD_OPTION: /);
  });

  it('says that git is missing', () => {
    const { status, stderr } = run(['--steps', '5'], { PATH: folder });
    expect(status).to.equal(1);
    expect(stderr).to.match(/^AGENT_NO_COMMAND: /);
  });

  it('leaves the file that was there when the new one cannot be written', () => {
    const file = join(folder, 'kept.jsonl');
    writeFileSync(file, 'before');
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, MAIN, '--steps', '40', '--policy', 'swift', '--out', file],
      { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
    );
    expect(status).to.equal(1);
    expect(stderr).to.match(/^(SYSTEM_REFUSED|AGENT_GIT_FAILED): /);
    expect(readFileSync(file, 'utf8')).to.equal('before');
    expect(existsSync(`${file}.part`)).to.equal(false);
  });

  it('puts no file in the place of a device or a folder', () => {
    for (const out of ['/dev/null', folder]) {
      const { status, stderr } = run(['--steps', '5', '--out', out]);
      expect(status).to.equal(1);
      expect(stderr).to.match(/^AGENT_BAD_OPTION: /);
      expect(statSync(out).isFile()).to.equal(false);
    }
  });

  it('ends without a trace when it is stopped, or when nobody reads any longer', async () => {
    const scratch = mkdtempSync(join(folder, 'scratch-'));
    const env = { ...process.env, TMPDIR: scratch };
    const file = join(folder, 'stopped.jsonl');
    const child = spawn(process.execPath, [MAIN, '--steps', '100000', '--out', file], { env, stdio: 'ignore' });
    const watcher = watch(scratch);
    await once(watcher, 'change'); // A scratch repository appears: the run is under way.
    watcher.close();
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).to.equal(130);
    const script = 'set -o pipefail; "$0" "$1" --steps 100000 --policy swift | head -n 1';
    const piped = spawnSync('bash', ['-c', script, process.execPath, MAIN], { encoding: 'utf8', env });
    expect(piped.status, piped.stderr).to.equal(130);
    expect(decodeSteps(new TextEncoder().encode(piped.stdout))).to.have.lengthOf(1);
    expect(readdirSync(scratch)).to.deep.equal([]);
    expect([existsSync(file), existsSync(`${file}.part`)]).to.deep.equal([false, false]);
  });

  it('says that the folder of the output is not there', () => {
    const { status, stderr } = run(['--steps', '5', '--out', join(folder, 'nowhere', 'x.jsonl')]);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^SYSTEM_REFUSED: /);
  });
});
