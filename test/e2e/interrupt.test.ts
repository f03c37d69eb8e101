import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { readDevnet } from '../../orchestrator/devnet-record.ts';
import { newestRun } from '../../orchestrator/records/newest-run.ts';
import { openFolder } from '../../orchestrator/records/open-folder.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { rpc } from '../../orchestrator/rpc.ts';
import { cleanEnv } from '../support/run-tempernet.ts';

/** Ids of this machine's processes whose arguments name `text`; none where the system does not tell. */
const pidsWith = async (text: string): Promise<number[]> => {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return line.includes(text) ? [pid] : [];
    }),
  );
  return found.flat();
};

describe('tempernet devnet, interrupted', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-interrupt-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('ends chain and nodes, takes its word away and says so with its exit code', async () => {
    const args = [join(ROOT, 'bin/tempernet.js'), 'devnet', '--solvers', '1', '--coordinators', '1', '--json'];
    const child = spawn(process.execPath, args, { cwd: folder, env: cleanEnv(), stdio: ['ignore', 'ignore', 'pipe'] });
    const over = once(child, 'exit');
    let said = '';
    for await (const line of createInterface({ input: child.stderr })) {
      said += `${line}\n`;
      if (line.startsWith('genesis ')) break;
    }
    child.stderr.resume();
    expect(said).to.include('genesis ');
    const record = (await readDevnet(folder)) ?? expect.fail('no record');
    const url = record.rpc.replace(/^ws/, 'http');
    expect(await rpc(url, 'eth_chainId')).to.equal('0x7a69');
    if (process.platform === 'linux') expect((await pidsWith(folder)).length).to.be.greaterThan(3);
    child.kill('SIGINT');
    const [code, signal] = (await over) as [number | null, string | null];
    expect([code, signal]).to.deep.equal([130, null]);
    expect(await pidsWith(folder)).to.deep.equal([]);
    const gone = await rpc(url, 'eth_chainId').catch(() => 'gone');
    expect(gone).to.equal('gone');
    expect(existsSync(join(folder, 'runs', 'current.json'))).to.equal(false);
    const records = await openFolder((await newestRun(join(folder, 'runs'))) ?? expect.fail('no records'));
    expect(
      records.events.map(({ name }) => name),
      'what the chain said until then is kept',
    ).to.include('ProjectCreated');
  });
});
