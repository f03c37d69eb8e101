import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import { ROOT } from './root.ts';

/** Local EVMs that a network can stand on. */
export const EVMS = ['hardhat', 'anvil'] as const;
export type Evm = (typeof EVMS)[number];

/** How a local EVM is started under Node, and the line by which it says that it listens. */
export type EvmCommand = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readyWhen: RegExp;
};

/** The command line of Hardhat. */
export const HARDHAT = join(ROOT, 'node_modules/hardhat/dist/src/cli.js');

/** As hardhat.config.ts sets the network `node`. */
const ANVIL_SETTINGS = { 'chain-id': '31337', accounts: '40', hardfork: 'cancun', 'block-time': '0.1' } as const;

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-amd64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-amd64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-amd64',
};

/**
 * An EVM on a loopback port that makes a block every 100 ms. With `stateFile`, anvil keeps its chain there while it is down (Hardhat
 * cannot). Throws ORCHESTRATOR_NO_EVM where its binary is not installed.
 */
export const evmCommand = (evm: Evm, port: number, stateFile?: string): EvmCommand => {
  const at = ['--port', String(port)];
  if (evm === 'hardhat') return { args: [HARDHAT, 'node', '--hostname', '127.0.0.1', ...at], env: {}, readyWhen: /Started HTTP/ };
  const settings = Object.entries(ANVIL_SETTINGS).flatMap(([name, value]) => [`--${name}`, value]);
  const state = stateFile === undefined ? [] : ['--state', stateFile];
  // Its launcher is a Node script, which ends the binary when this process is gone.
  return {
    args: [anvilLauncher(`${process.platform}-${process.arch}`), '--host', '127.0.0.1', ...at, ...settings, ...state],
    env: { TARGET_TOOL: 'anvil' },
    readyWhen: /^Listening on/,
  };
};

/** Where the launcher of anvil lies, once its binary for `platform` is known to be there. Throws ORCHESTRATOR_NO_EVM. */
export const anvilLauncher = (platform: string): string => {
  const binary = platform.startsWith('win32') ? 'anvil.exe' : 'anvil';
  const installed = `@foundry-rs/anvil-${PLATFORMS[platform] ?? platform}/bin/${binary}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('@foundry-rs/anvil/bin.mjs');
    createRequire(launcher).resolve(installed);
    return launcher;
  } catch (cause) {
    throw new TempernetError('ORCHESTRATOR_NO_EVM', { evm: 'anvil', platform, installed }, { cause });
  }
};
