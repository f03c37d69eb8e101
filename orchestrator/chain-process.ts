import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from '../node/log/logger.ts';
import { type RunningProcess, startProcess } from '../node/process/start-process.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';
import { type Evm, evmCommand, HARDHAT } from './evm.ts';
import { ROOT } from './root.ts';

/** A local EVM chain in a process of its own. */
export type LocalChain = { readonly rpcUrl: string; readonly wsUrl: string; readonly process: RunningProcess };

/** What to start, and where; the port is a free one unless named, and `stateFile` is where anvil keeps the chain while it is down. */
export type ChainStart = {
  readonly folder: string;
  /** @default 'hardhat' */
  readonly evm?: Evm;
  readonly port?: number;
  readonly stateFile?: string;
};

const QUIET = { HARDHAT_DISABLE_TELEMETRY: 'true', HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true', FORCE_COLOR: '0' };

/** Starts an EVM on a loopback port: a block every 100 ms. Its output goes to `chain.log` of the folder. Throws ORCHESTRATOR_NO_EVM. */
export const startChain = async (start: ChainStart, logger: Logger): Promise<LocalChain> => {
  const port = start.port ?? (await freePort());
  const { args, env, readyWhen } = evmCommand(start.evm ?? 'hardhat', port, start.stateFile);
  const child = startProcess(
    {
      name: 'chain',
      command: process.execPath,
      args,
      cwd: ROOT,
      env: { ...QUIET, ...env },
      logFile: join(start.folder, 'chain.log'),
      readyWhen,
      readyTimeoutMs: 120_000,
    },
    { logger },
  );
  await child.ready;
  return { rpcUrl: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}`, process: child };
};

/**
 * Deploys the contracts with Ignition, in a process of its own; the whole supply goes to `treasury`. Gives the Registry's
 * address. Throws ORCHESTRATOR_DEPLOY.
 */
export const deploy = async (options: { rpcUrl: string; folder: string; treasury: Hex }, logger: Logger): Promise<Hex> => {
  const { rpcUrl, folder, treasury } = options;
  const id = `devnet-${process.pid}-${new URL(rpcUrl).port}`;
  const deployment = join(ROOT, 'ignition/deployments', id);
  const parameters = join(folder, 'ignition-parameters.json');
  await mkdir(folder, { recursive: true });
  await writeFile(parameters, JSON.stringify({ Tempernet: { treasury } }));
  const args = [
    HARDHAT,
    'ignition',
    'deploy',
    'ignition/modules/tempernet.ts',
    '--network',
    'localhost',
    '--build-profile',
    'default',
  ];
  const child = startProcess(
    {
      name: 'deploy',
      command: process.execPath,
      args: [...args, '--deployment-id', id, '--parameters', parameters],
      cwd: ROOT,
      env: { ...QUIET, TEMPERNET_RPC: rpcUrl, HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: 'true' },
      logFile: join(folder, 'deploy.log'),
    },
    { logger },
  );
  const code = await child.exited;
  try {
    if (code !== 0) throw new TempernetError('ORCHESTRATOR_DEPLOY', { detail: `ignition ended with code ${code}` });
    const addresses = JSON.parse(await readFile(join(deployment, 'deployed_addresses.json'), 'utf8')) as Record<string, string>;
    const registry = addresses['Tempernet#Registry'];
    if (registry === undefined) throw new TempernetError('ORCHESTRATOR_DEPLOY', { detail: 'no Registry among the addresses' });
    await cp(join(deployment, 'deployed_addresses.json'), join(folder, 'deployed-addresses.json'));
    return registry.toLowerCase() as Hex;
  } finally {
    await rm(deployment, { recursive: true, force: true });
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
