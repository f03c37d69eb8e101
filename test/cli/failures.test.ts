import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openWallet } from '../../cli/compose/open-wallet.ts';
import { keystoreFile, writeKeystore } from '../../node/chain/keystore.ts';
import { openJournal } from '../../node/journal/sqlite-journal.ts';
import { recordDevnet } from '../../orchestrator/devnet-record.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { type CommandResult, runTempernet } from '../support/run-tempernet.ts';
import { type FakeEndpoint, fakeEndpoint } from './support/fake-endpoint.ts';

const REGISTRY = `0x${'12'.repeat(20)}` as const;
const KEY = new Uint8Array(32).fill(7);

describe('command line: what cannot be done', function () {
  this.timeout(60_000);
  let folder: string;
  let endpoint: FakeEndpoint;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-cli-'));
    endpoint = await fakeEndpoint(5);
  });
  after(async () => {
    await endpoint.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A data folder with a keystore. */
  const dataFolder = async (name: string): Promise<string> => {
    const data = join(folder, name);
    await mkdir(data);
    await writeKeystore(keystoreFile(data), KEY, 'right', 'light');
    return data;
  };

  const node = (data: string, rpc: string, ...args: string[]): Promise<CommandResult> => {
    const chain = ['--rpc', rpc, '--registry', REGISTRY];
    return runTempernet(['node', '--role', 'solver', '--folder', data, '--password', 'right', ...chain, ...args], {
      cwd: folder,
    });
  };

  /** Expects exit code 1, nothing on stdout, and that error on stderr without a stack or the password. */
  const expectFailure = (found: CommandResult, code: ErrorCode, text: RegExp): void => {
    expect(found.stderr).to.match(text);
    expect(found.stderr).to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
    expect(found.stderr).to.not.match(/\n\s+at /);
    expect({ code: found.code, stdout: found.stdout }).to.deep.equal({ code: 1, stdout: '' });
  };

  it('a wrong password opens no keystore and changes none', async () => {
    const data = await dataFolder('password');
    const before = await readFile(keystoreFile(data), 'utf8');
    const found = await node(data, endpoint.url, '--password', 'wrong-guess');
    expectFailure(found, 'KEYSTORE_BAD_PASSWORD', /password does not open keystore/);
    expect(found.stderr).to.not.include('wrong-guess');
    expect(await readFile(keystoreFile(data), 'utf8')).to.equal(before);
    expect(existsSync(join(data, 'peer.key'))).to.equal(false);
    expect(existsSync(join(data, 'content'))).to.equal(false);
  });

  it('a new folder gets a key of its own, the same ever after', async () => {
    const first = await openWallet(join(folder, 'fresh'), 'right');
    expect((await openWallet(join(folder, 'fresh'), 'right')).address).to.equal(first.address);
    const stored = await readFile(keystoreFile(join(folder, 'fresh')), 'utf8');
    expect(JSON.parse(stored)).to.include.keys('address', 'Crypto');
  });

  it('a folder in use by another node is left alone', async () => {
    const data = await dataFolder('locked');
    const journal = openJournal({ folder: data });
    try {
      const before = await readdir(data);
      expectFailure(await node(data, endpoint.url), 'JOURNAL_LOCKED', /in use by another process/);
      expect(await readdir(data)).to.deep.equal(before);
    } finally {
      journal.close();
    }
  });

  it('an endpoint of another chain is refused before anything is asked of it', async () => {
    const data = await dataFolder('chain');
    endpoint.asked.length = 0;
    const chain = ['--rpc', endpoint.url, '--registry', REGISTRY, '--chain-id', '31337'];
    const out = join(folder, 'model');
    const found = await Promise.all([
      node(data, endpoint.url, '--chain-id', '31337'),
      runTempernet(['rewards', ...chain]),
      runTempernet(['model', 'pull', '1', '--out', out, ...chain]),
    ]);
    for (const result of found) expectFailure(result, 'CHAIN_WRONG_CHAIN', /is chain 5, expected 31337/);
    expect(existsSync(out)).to.equal(false);
    expect(new Set(endpoint.asked)).to.deep.equal(new Set(['eth_chainId']));
  });

  it('an endpoint without the contracts, and one that is not there', async () => {
    const data = await dataFolder('nothing');
    expectFailure(await node(data, endpoint.url), 'CHAIN_NOT_DEPLOYED', /check --registry/);
    expectFailure(await node(data, 'http://127.0.0.1:1'), 'CHAIN_UNREACHABLE', /127\.0\.0\.1:1/);
  });

  it('the devnet that runs here is found, and what is given wins over it', async () => {
    const here = join(folder, 'here');
    await recordDevnet({ rpc: endpoint.url, registry: REGISTRY, bootstrap: [], project: '1', pid: 1 }, here);
    const other = `0x${'34'.repeat(20)}`;
    const [found, given] = await Promise.all([
      runTempernet(['rewards'], { cwd: here }),
      runTempernet(['rewards', '--registry', other], { cwd: here }),
    ]);
    expectFailure(found, 'CHAIN_NOT_DEPLOYED', new RegExp(REGISTRY));
    expectFailure(given, 'CHAIN_NOT_DEPLOYED', new RegExp(other));
  });
});
