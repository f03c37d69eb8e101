import { createRequire } from 'node:module';
import hardhatEthers from '@nomicfoundation/hardhat-ethers';
import hardhatEthersChaiMatchers from '@nomicfoundation/hardhat-ethers-chai-matchers';
import hardhatIgnition from '@nomicfoundation/hardhat-ignition';
import hardhatIgnitionEthers from '@nomicfoundation/hardhat-ignition-ethers';
import hardhatMocha from '@nomicfoundation/hardhat-mocha';
import hardhatNetworkHelpers from '@nomicfoundation/hardhat-network-helpers';
import { defineConfig } from 'hardhat/config';
import { solidityWarnings } from './scripts/solidity-warnings.ts';

const require = createRequire(import.meta.url);

/** The compiler is the pinned npm package, named by absolute path: nothing is downloaded. */
const compiler = {
  version: '0.8.37',
  path: require.resolve('solc/soljson.js'),
  settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' },
} as const;

const accounts = { mnemonic: 'test test test test test test test test test test test junk', count: 40 };

/** Seed of everything that Solidity tests draw: 0x and 32 bytes as hexadecimal (TEMPERNET_FUZZ_SEED, of the decoders, is a number). */
const seed = process.env.TEMPERNET_CAMPAIGN_SEED ?? `0x${'7e'.repeat(32)}`;

/**
 * Inputs a fuzz test, and campaigns of 100 stretches of 500 calls over all contracts. Their numbers are seeds: no dictionary. A failing
 * campaign is not shrunk, since each try would take as long as the campaign.
 */
const fuzzing = (inputs: number, campaigns: number) => ({
  fuzz: { runs: inputs, seed },
  invariant: { runs: campaigns, depth: 100, failOnRevert: true, shrinkRunLimit: 0, dictionaryWeight: 0 },
});

/** Contracts that count their own statements lie in folders of their own: nobody must deploy them by mistake. */
const coverage = process.argv.includes('--coverage');
const folders = coverage ? { artifacts: 'coverage/artifacts', cache: 'coverage/cache' } : {};

export default defineConfig({
  plugins: [
    hardhatEthers,
    hardhatEthersChaiMatchers,
    hardhatIgnition,
    hardhatIgnitionEthers,
    hardhatMocha,
    hardhatNetworkHelpers,
    solidityWarnings,
  ],
  // One compiler run for everything, also for deployment: isolated builds load the compiler once a contract.
  solidity: {
    profiles: { default: { isolated: false, compilers: [compiler] }, production: { isolated: false, compilers: [compiler] } },
    // Solidity's own tests have nothing to count.
    splitTestsCompilation: coverage,
  },
  paths: {
    sources: ['contracts', 'test/contracts/harness'],
    tests: { mocha: 'test/contracts', solidity: 'test/contracts' },
    ...folders,
  },
  coverage: { skipFiles: ['test/**'] },
  // `default` in `npm test`; `long` by `npm run fuzz:contracts`: a million calls.
  test: {
    // on a machine that does other work as well
    mocha: { timeout: 120_000 },
    solidity: { profiles: { default: fuzzing(256, 1), long: fuzzing(10_000, 20) } },
  },
  // A deployment waits for one block, not five, and looks for it at the pace of a 100 ms chain.
  ignition: { requiredConfirmations: 1, blockPollingInterval: 100, disableFeeBumping: true },
  networks: {
    default: { type: 'edr-simulated', chainType: 'l1', chainId: 31337, accounts, allowBlocksWithSameTimestamp: true },
    // What `hardhat node` serves: a block every 100 ms, so that windows in seconds and in blocks both pass when idle.
    node: {
      type: 'edr-simulated',
      chainType: 'l1',
      chainId: 31337,
      accounts,
      allowBlocksWithSameTimestamp: true,
      mining: { auto: false, interval: 100 },
    },
    localhost: { type: 'http', chainType: 'l1', chainId: 31337, url: process.env.TEMPERNET_RPC ?? 'http://127.0.0.1:8545' },
  },
});
