import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChainClient } from '../../../node/chain/chain-client.ts';
import type { ChainClient, ChainOptions, SentTransaction } from '../../../node/chain/client-types.ts';
import { walletFromSeed } from '../../../node/wallet/create-wallet.ts';
import type { Wallet } from '../../../node/wallet/wallet.ts';
import { type DevChain, startDevChain } from '../../node/chain/dev-chain.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { type RpcProxy, startRpcProxy } from './rpc-proxy.ts';

export const ATN = 10n ** 18n;
export const SOLVER = 1;

/** A chain of its own, a proxy before it, and clients that stake through it, each from a fresh account. */
export type StakingGround = {
  readonly chain: DevChain;
  readonly proxy: RpcProxy;
  /** A client with an allowance for staking; what it asks goes through the proxy unless the options say otherwise. */
  client(options?: Partial<ChainOptions>): Promise<{ client: ChainClient; wallet: Wallet; from: number }>;
  close(): Promise<void>;
};

export const stakingGround = async (): Promise<StakingGround> => {
  const folder = mkdtempSync(join(tmpdir(), 'tempernet-fire-'));
  const chain = await startDevChain(folder, 'anvil');
  const proxy = await startRpcProxy(chain.httpUrl);
  const clients: ChainClient[] = [];
  let label = 0;
  return {
    chain,
    proxy,
    client: async (options = {}) => {
      const wallet = walletFromSeed(new Uint8Array(32).fill(9), `fire-${label++}`);
      await chain.fund(wallet);
      const client = await createChainClient(
        { rpcUrl: proxy.wsUrl, registry: chain.registry, ...options },
        { wallet, logger: silentLogger },
      );
      clients.push(client);
      await client.send({ contract: 'token', method: 'approve', args: [chain.staking, 10n ** 22n] });
      return { client, wallet, from: (await client.head()).number };
    },
    close: async () => {
      for (const client of clients) await client.close();
      await proxy.close();
      await chain.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Stakes as a solver. */
export const stake = (client: ChainClient, amount: bigint): Promise<SentTransaction> =>
  client.send({ contract: 'staking', method: 'stake', args: [SOLVER, amount * ATN] });

/** Follows an account's stakes from `fromBlock` until `count` stand; what a reorganisation undid is taken back. In ATN, in order. */
export const followStakes = async (client: ChainClient, account: string, fromBlock: number, count: number): Promise<bigint[]> => {
  const stop = new AbortController();
  let found: { block: number; amount: bigint }[] = [];
  await client.follow(
    async ({ events, reorgedTo }) => {
      if (reorgedTo !== undefined) found = found.filter(({ block }) => block <= reorgedTo);
      for (const event of events)
        if (event.name === 'Staked' && event.args.account === account)
          found.push({ block: event.block, amount: event.args.amount / ATN });
      if (found.length >= count) stop.abort();
    },
    { fromBlock, signal: stop.signal },
  );
  return found.map(({ amount }) => amount);
};
