import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { keystoreFile, writeKeystore } from '../../node/chain/keystore.ts';
import { createWallet } from '../../node/wallet/create-wallet.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { CATALOGUE, type ErrorCode } from '../../protocol/errors/catalogue.ts';
import { type DevChain, startDevChain } from '../node/chain/dev-chain.ts';
import { type CommandResult, runNode, runTempernet } from '../support/run-tempernet.ts';

/** Situations in which a person starts a node and something around it is not as it should be: each is told in words that say what to do. */
describe('command line: what people run into', function () {
  this.timeout(120_000);
  let folder: string;
  let chain: DevChain;
  let busy: Server;
  let keys = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-people-'));
    chain = await startDevChain(folder, 'anvil');
    busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    busy?.close();
    await chain?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const busyPort = (): number => (busy.address() as AddressInfo).port;

  /** A data folder with a new account in it. */
  const dataFolder = async (): Promise<{ data: string; wallet: ReturnType<typeof createWallet> }> => {
    const data = join(folder, `data-${++keys}`);
    const key = new Uint8Array(32).fill(100 + keys);
    await mkdir(data);
    await writeKeystore(keystoreFile(data), key, 'right', 'light');
    return { data, wallet: createWallet(key) };
  };

  const solver = (data: string, ...args: string[]): Promise<CommandResult> =>
    runTempernet(
      [
        'node',
        '--role',
        'solver',
        '--folder',
        data,
        '--password',
        'right',
        '--rpc',
        chain.httpUrl,
        '--registry',
        chain.registry,
        ...args,
      ],
      { cwd: folder },
    );

  /** Exit code 1, nothing on stdout, the code with its number, what to do, and no stack. */
  const expectTold = (found: CommandResult, code: ErrorCode, advice: RegExp): void => {
    expect(found.stderr).to.include(`(TN-${CATALOGUE[code].number} ${code}, docs/errors.md)`);
    expect(found.stderr).to.match(advice);
    expect(found.stderr).to.not.match(/\n\s+at |unexpected/);
    expect({ code: found.code, stdout: found.stdout }).to.deep.equal({ code: 1, stdout: '' });
  };

  it('a port that another program uses, for peers and for metrics', async () => {
    const { data } = await dataFolder();
    const listen = await solver(data, '--listen', `/ip4/127.0.0.1/tcp/${busyPort()}`);
    expectTold(listen, 'NET_CANNOT_LISTEN', /choose another one with --listen/);
    const { data: other, wallet } = await dataFolder();
    await chain.fund(wallet);
    const metrics = await solver(other, '--stake', '60', '--metrics-port', String(busyPort()));
    expectTold(metrics, 'SYSTEM_REFUSED', /another program uses that port/);
  });

  it('too little stake, too little ATN, no ether', async () => {
    const { data, wallet } = await dataFolder();
    expectTold(await solver(data), 'ROLE_LOW_STAKE', /start with --stake 50 or more/);
    expectTold(await solver(data, '--stake', '60'), 'ROLE_NO_FUNDS', /send ATN/);
    await chain.fund(wallet);
    await chain.rpc.call('anvil_setBalance', [wallet.address, '0x1']);
    expectTold(await solver(data, '--stake', '60'), 'CHAIN_NO_FUNDS', /send the account some/);
  });

  it('a data folder that is a file, lies under one, or lets nothing be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'not a folder');
    for (const path of [file, join(file, 'deeper')])
      expectTold(await solver(path), 'JOURNAL_FOLDER', /name a folder that this user may write/);
    expect(await readFile(file, 'utf8')).to.equal('not a folder');
    const { data } = await dataFolder();
    // No byte may be written: what a full disk, a read-only one and missing rights come to, whoever runs the test.
    const command = ['--role', 'solver', '--password', 'right', '--rpc', chain.httpUrl, '--registry', chain.registry];
    const bin = join(ROOT, 'bin/tempernet.js');
    const script = `ulimit -f 0 && exec "$0" "$@"`;
    const full = await runNode(['-e', SPAWN, 'sh', '-c', script, process.execPath, bin, 'node', '--folder', data, ...command], {
      cwd: folder,
    });
    expectTold(full, 'JOURNAL_FOLDER', /has space and is not read-only/);
    const { stderr } = await solver(data);
    expect(stderr, 'the same folder once there is space').to.include('ROLE_LOW_STAKE');
  });

  it('a folder in the place of a file', async () => {
    const { data } = await dataFolder();
    await mkdir(join(data, 'peer.key'));
    expectTold(await solver(data), 'NET_BAD_KEY', /delete it to get a new peer identity/);
  });

  it('an old Node hands over to the one that came along, or says which one to install', async () => {
    const old = join(folder, 'old-node.mjs');
    await writeFile(old, `Object.defineProperty(process.versions, 'node', { value: '20.11.0' });`);
    const alone = join(folder, 'alone.mjs');
    await writeFile(alone, await readFile(join(ROOT, 'bin/tempernet.js'), 'utf8'));
    const refused = await runNode(['--import', old, alone, '--version'], { cwd: folder });
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/needs Node 24\.12 or newer and runs on 20\.11\.0\. Install Node 24/);
    const handed = await runNode(['--import', old, join(ROOT, 'bin/tempernet.js'), '--version'], { cwd: folder });
    expect(handed.code, handed.stderr).to.equal(0);
  });

  it('no Python, for those who compile programs', async () => {
    const found = await runNode([join(ROOT, 'scripts/setup-python.mjs')], {
      env: { TEMPERNET_PYTHON: join(folder, 'no-python') },
    });
    expect(found.code).to.equal(1);
    expect(found.stderr).to.match(/no Python 3\.11 or newer among: .*no-python\. Install one, or name it in TEMPERNET_PYTHON/);
    expect(found.stderr).to.not.match(/\n\s+at /);
  });
});

/** Runs the words behind it and ends as they end: a shell sets the limit that Node cannot. */
const SPAWN = `
  const { spawn } = require('node:child_process');
  const [command, ...args] = process.argv.slice(1);
  spawn(command, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
`;
