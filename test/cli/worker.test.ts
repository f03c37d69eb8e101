import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../orchestrator/root.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { parseManifestText } from '../../substrate/program/load-program.ts';
import { runTempernet } from '../support/run-tempernet.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const SECRET = 'never-to-be-shown-anywhere';

describe('tempernet worker: what cannot be done', function () {
  this.timeout(60_000);
  let folder: string;
  let token: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-worker-'));
    token = join(folder, 'token');
    await writeFile(token, SECRET);
    await chmod(token, 0o600);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is refused with a reason and without showing the token', async () => {
    const open = join(folder, 'open');
    await writeFile(open, SECRET);
    await chmod(open, 0o644);
    const well = { connect: 'ws://127.0.0.1:1', 'token-file': token, programs: folder, 'allow-program': HASH };
    const cases: [ErrorCode, number, Record<string, string | undefined>][] = [
      ['CLI_MISSING_OPTION', 2, { ...well, connect: undefined }],
      ['CLI_MISSING_OPTION', 2, { ...well, programs: undefined }],
      ['CLI_MISSING_OPTION', 2, { ...well, 'allow-program': undefined }],
      ['CLI_BAD_OPTION', 2, { ...well, 'allow-program': 'digits' }],
      ['BRIDGE_BAD_ADDRESS', 1, { ...well, connect: 'http://127.0.0.1:1' }],
      ['BRIDGE_NEEDS_TLS', 1, { ...well, connect: 'ws://gpu.example.org:1' }],
      ['BRIDGE_BAD_TOKEN_FILE', 1, { ...well, 'token-file': open }],
      ['BRIDGE_NO_PYTHON', 1, { ...well, python: join(folder, 'no-python') }],
    ];
    const found = await Promise.all(
      cases.map(([, , options]) =>
        runTempernet(
          ['worker', ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))],
          { cwd: folder },
        ),
      ),
    );
    for (const [i, [code, exit, options]] of cases.entries()) {
      const { stderr, stdout, code: status } = found[i]!;
      expect(stderr, JSON.stringify(options)).to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
      expect({ status, stdout }).to.deep.equal({ status: exit, stdout: '' });
      expect(stderr)
        .to.not.include(SECRET)
        .and.not.match(/\n\s+at /);
    }
  });

  it('has the programs of this release where none are named', async () => {
    const python = join(folder, 'echo');
    // Says what it was started with, then that it can never work.
    await writeFile(python, `#!/bin/sh\nprintf '{"event":"refused","kind":"program","detail":"%s"}\\n' "$*"\nexit 11\n`);
    await chmod(python, 0o700);
    const options = ['--connect', 'ws://127.0.0.1:1', '--token-file', token, '--python', python];
    const { stdout } = await runTempernet(['worker', ...options], { cwd: folder });
    for (const name of ['brain', 'digits']) {
      const { hash } = parseManifestText(await readFile(join(ROOT, 'programs', name, 'program.json'), 'utf8'));
      expect(stdout)
        .to.include(`--program ${join(ROOT, 'programs', name)}`)
        .and.include(`--allow-program ${hash}`);
    }
  });

  it('ends when Python says that it can never work', async () => {
    const python = join(folder, 'python');
    await writeFile(python, `#!/bin/sh\necho '{"event":"refused","kind":"program","detail":"no such program"}'\nexit 11\n`);
    await chmod(python, 0o700);
    const options = ['--connect', 'ws://127.0.0.1:1', '--token-file', token, '--programs', folder, '--allow-program', HASH];
    const { code, stdout, stderr } = await runTempernet(['worker', ...options, '--python', python], { cwd: folder });
    expect(code).to.equal(1);
    expect(JSON.parse(stdout)).to.deep.equal({ event: 'refused', detail: 'no such program' });
    expect(stderr).to.include('BRIDGE_REFUSED').and.include('--allow-program');
  });
});
