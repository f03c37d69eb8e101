import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { ROOT } from '../../orchestrator/root.ts';
import { cleanEnv } from '../support/run-tempernet.ts';

const SWEEP = `
name = "long"
kind = "merge"
seeds = [1, 2, 3, 4, 5]
rounds = 20
steps = 20
solvers = 5
rules = ["mean"]
shares = [0, 0.2]
attacks = ["sign-flip"]
`;

describe('command line: whoever reads stdout goes away', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-reader-'));
    await writeFile(join(folder, 'long.toml'), SWEEP);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs a command and closes the other end of its stdout, before its first line or after it. */
  const unread = async (args: readonly string[], after: 'nothing' | 'a line'): Promise<{ code: number; stderr: string }> => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/tempernet.js'), ...args], {
      cwd: folder,
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    const said = text(child.stderr);
    if (after === 'a line') await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await ended) as [number];
    return { code, stderr: await said };
  };

  it('ends commands that only print, without a word', async () => {
    const found = await Promise.all([['--help'], ['config', 'print']].map((args) => unread(args, 'nothing')));
    expect(found).to.deep.equal(Array(2).fill({ code: 141, stderr: '' }));
  });

  it('ends in order one that works on, without a word', async () => {
    expect(await unread(['sweep', 'long.toml', '--workers', '1'], 'a line')).to.deep.equal({ code: 141, stderr: '' });
  });
});
