import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startProcess } from '../../node/process/start-process.ts';
import { ROOT } from '../../orchestrator/root.ts';
import { checkPaid } from '../../orchestrator/run-checks.ts';
import { parseManifestText } from '../../substrate/program/load-program.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { type SmallNetwork, smallNetwork } from './support/small-network.ts';

const PROGRAM = join(ROOT, 'programs/digits');

/** A port of loopback that nobody has right now. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe('a solver whose training is done by a Python worker', function () {
  this.timeout(240_000);
  let network: SmallNetwork | undefined;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-e2e-bridge-'));
  });
  after(async () => {
    await network?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is accepted and paid for what the worker trained, in a private project', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, `${'5eed'.repeat(16)}\n`);
    await chmod(tokenFile, 0o600);
    const { hash } = parseManifestText(await readFile(join(PROGRAM, 'program.json')));
    const address = `127.0.0.1:${await freePort()}`;
    // As a user starts it: before there is a solver, it dials until there is one.
    const worker = startProcess(
      {
        name: 'worker',
        command: process.execPath,
        args: [
          join(ROOT, 'bin/tempernet.js'),
          'worker',
          ...['--connect', `ws://${address}`, '--token-file', tokenFile],
          ...['--programs', PROGRAM, '--allow-program', hash, '--log-file', join(folder, 'worker.log')],
        ],
        logFile: join(folder, 'command.log'),
        readyWhen: /"connected"/,
        readyTimeoutMs: 200_000,
      },
      { logger: silentLogger },
    );
    try {
      network = await smallNetwork({
        solvers: 1,
        coordinators: 2,
        rounds: 1,
        seed: 31,
        dataMode: 'private',
        solverMore: { 'bridge-listen': address, 'bridge-token-file': tokenFile, 'allow-program': hash },
      });
      await worker.ready;
      await network.roundEnded(1);
    } finally {
      await worker.stop();
    }
    const [task] = Object.values(network.observer.view.tasks);
    expect(task?.settlement?.acceptedMask).to.equal(1n);
    expect(checkPaid(network.observer).ok).to.equal(true);
    expect(await worker.exited).to.equal(0);
    const said = await readFile(join(folder, 'command.log'), 'utf8');
    expect(said).to.not.include('5eed5eed');
  });
});
