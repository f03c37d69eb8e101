import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { ROOT } from '../../orchestrator/root.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { cleanEnv, runTempernet } from '../support/run-tempernet.ts';

const TINY = `
name = "tiny"
kind = "merge"
seeds = [1]
rounds = 1
steps = 2
solvers = 3
f = 0
rules = ["mean", "median"]
shares = [0, 0.34]
attacks = ["sign-flip"]
`;

describe('tempernet sweep', function () {
  this.timeout(180_000);
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-sweep-'));
    file = join(folder, 'tiny.toml');
    await writeFile(file, TINY);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const args = (work: string): string[] => ['sweep', file, '--work', join(folder, work), '--workers', '1'];

  it('goes on where it was killed, and comes to the same', async () => {
    const killed = spawn(process.execPath, [join(ROOT, 'bin/tempernet.js'), ...args('one')], {
      cwd: folder,
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(killed, 'close');
    const lines = createInterface({ input: killed.stdout });
    const said = lines[Symbol.asyncIterator]();
    expect((await said.next()).value).to.equal('4 cells, 0 kept, 1 at a time');
    expect((await said.next()).value).to.match(/^1\/4 /);
    killed.kill('SIGKILL');
    await ended;
    const left = (await readdir(join(folder, 'one/tiny/cells'))).filter((name) => name.endsWith('.json'));
    expect(left.length).to.be.within(1, 3);

    const resumed = await runTempernet(args('one'), { cwd: folder });
    const ran = resumed.stdout.split('\n').filter((line) => /^\d\/4 /.test(line));
    expect({ code: resumed.code, ran: ran.length }).to.deep.equal({ code: 0, ran: 4 - left.length });
    const whole = await runTempernet([...args('two'), '--json', '--out', join(folder, 'out')], { cwd: folder });
    expect(whole.code).to.equal(0);
    expect((JSON.parse(whole.stdout) as { cells: unknown[] }).cells).to.have.length(4);
    expect(await readFile(join(folder, 'out/tiny.csv'), 'utf8')).to.equal(
      await readFile(join(folder, 'one/tiny/tiny.csv'), 'utf8'),
    );
    expect((await readdir(join(folder, 'out'))).sort()).to.deep.equal(['tiny.csv', 'tiny.md', 'tiny.svg']);
  });

  it('that is interrupted says that its cells are kept, and nothing of chain and nodes', async () => {
    const asked = spawn(process.execPath, [join(ROOT, 'bin/tempernet.js'), ...args('asked')], {
      cwd: folder,
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = text(asked.stderr);
    const ended = once(asked, 'close');
    await once(createInterface({ input: asked.stdout }), 'line');
    asked.kill('SIGINT');
    expect((await ended)[0]).to.equal(130);
    const code = 'ORCHESTRATOR_SWEEP_INTERRUPTED';
    expect(await said).to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
    expect(await said).to.include(join(folder, 'asked/tiny'));
  });

  it('says what is wrong with a file, with exit code 2', async () => {
    const bad = async (name: string, content: string | Uint8Array): Promise<string> => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const wrong: [string, ErrorCode, RegExp][] = [
      [join(folder, 'none.toml'), 'CONFIG_SWEEP_UNREADABLE', /ENOENT/],
      [await bad('key.toml', `${TINY}rulez = 1\n`), 'CONFIG_BAD_SWEEP', /rulez: there is no such key; did you mean rules\?/],
      [await bad('binary.toml', Uint8Array.of(0xff, 0xfe, 0x00)), 'CONFIG_SWEEP_UNREADABLE', /binary\.toml/],
      [await bad('large.toml', '#'.repeat(300_000)), 'CONFIG_SWEEP_UNREADABLE', /300000 bytes/],
    ];
    await Promise.all(
      wrong.map(async ([path, code, words]) => {
        const found = await runTempernet(['sweep', path, '--work', join(folder, 'none')], { cwd: folder });
        expect({ code: found.code, stdout: found.stdout }, path).to.deep.equal({ code: 2, stdout: '' });
        expect(found.stderr, path).to.match(words).and.to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
      }),
    );
  });
});
