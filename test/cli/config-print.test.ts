import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NODE_OPTIONS } from '../../cli/options/node.ts';
import type { PrintedOption } from '../../node/config/print-config.ts';
import { runTempernet } from '../support/run-tempernet.ts';

describe('tempernet config print', () => {
  let folder: string;
  let printed: PrintedOption[];
  let stdout: string;

  before(async function () {
    this.timeout(30_000);
    folder = await mkdtemp(join(tmpdir(), 'tempernet-config-'));
    const file = join(folder, 'config.json');
    await writeFile(file, JSON.stringify({ workers: 9, rank: 2, pollMs: 300, bootstrap: ['a', 'b'], solvers: 4 }));
    const env = { TEMPERNET_WORKERS: '3', TEMPERNET_POLL_MS: '200', TEMPERNET_PASSWORD: 'hunter2', TEMPERNET_ROUNDS: '' };
    const found = await runTempernet(['config', 'print', '--config', file, '--poll-ms', '100'], { cwd: folder, env });
    expect({ code: found.code, stderr: found.stderr }).to.deep.equal({ code: 0, stderr: '' });
    stdout = found.stdout;
    printed = JSON.parse(stdout) as PrintedOption[];
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const line = (option: string): PrintedOption | undefined => printed.find((p) => p.option === option);

  it('takes a flag over the environment over the file over the default, and says which', () => {
    expect(line('pollMs')).to.deep.equal({ option: 'pollMs', value: 100, origin: 'flag' });
    expect(line('workers')).to.deep.equal({ option: 'workers', value: 3, origin: 'environment' });
    expect(line('rank')).to.deep.equal({ option: 'rank', value: 2, origin: 'file' });
    expect(line('bootstrap')).to.deep.equal({ option: 'bootstrap', value: ['a', 'b'], origin: 'file' });
    expect(line('rounds')).to.deep.equal({ option: 'rounds', value: 0, origin: 'default' });
  });

  it('shows every option, also those that are not set', () => {
    expect(printed.map((p) => p.option)).to.deep.equal(Object.keys(NODE_OPTIONS));
    expect(line('role')).to.deep.equal({ option: 'role', value: null, origin: 'unset' });
  });

  it('hides secrets', () => {
    expect(line('password')).to.deep.equal({ option: 'password', value: '[secret]', origin: 'environment' });
    expect(stdout).to.not.include('hunter2');
  });
});
