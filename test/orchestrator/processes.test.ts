import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { castOf } from '../../orchestrator/cast.ts';
import { forgetDevnet, readDevnet, recordDevnet } from '../../orchestrator/devnet-record.ts';
import { spawnNode } from '../../orchestrator/spawn-node.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { account } from '../roles/support/script.ts';
import { caught } from '../substrate/support/caught.ts';

describe('processes of a devnet', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-orchestrator-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('a node that cannot start says why in its log, and the run hears of it', async function () {
    this.timeout(60_000);
    const seats = { proposers: 1, solvers: 1, coordinators: 1, aggregators: 1 };
    const others = { rounds: 1, seed: 1, payload: 'digits', merge: 'mean', mergeF: 0, out: folder } as const;
    const solver = castOf({ ...seats, ...others }).find((m) => m.role === 'solver') ?? expect.fail('no solver');
    const start = {
      rpcUrl: 'http://127.0.0.1:1',
      registry: account(1),
      bootstrap: [],
      projectId: 1n,
      folder,
      corpus: 'mnist',
      proposers: 1,
      rounds: 1,
    };
    const error = await caught(() => spawnNode(solver, start, silentLogger));
    expect(error.code).to.equal('PROCESS_EXITED');
    const log = join(folder, 'nodes', 'solver-1', 'node.log');
    expect(error.fields).to.deep.include({ code: 1, log });
    expect(await readFile(log, 'utf8')).to.include('CHAIN_UNREACHABLE');
  });

  it('say where they can be reached while they run, and take away only their own word', async () => {
    const record = { rpc: 'ws://127.0.0.1:1', registry: account(1), bootstrap: ['/ip4/x'], project: '1', pid: process.pid };
    expect(await readDevnet(folder)).to.equal(undefined);
    await recordDevnet({ ...record, pid: process.pid + 1 }, folder);
    await forgetDevnet(folder);
    expect((await readDevnet(folder))?.pid).to.equal(process.pid + 1);
    await recordDevnet(record, folder);
    expect(await readDevnet(folder)).to.deep.equal(record);
    const named = { ...record, names: { [account(2)]: 'solver-1' } };
    await recordDevnet(named, folder);
    expect(await readDevnet(folder)).to.deep.equal(named);
    await recordDevnet({ ...record, names: { [account(2)]: 'solver\u001b[2J' } }, folder);
    expect(await readDevnet(folder), 'a name that moves the cursor').to.equal(undefined);
    await recordDevnet(record, folder);
    await forgetDevnet(folder);
    expect(existsSync(join(folder, 'runs', 'current.json'))).to.equal(false);
  });
});
