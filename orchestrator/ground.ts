import { join } from 'node:path';
import { createChainClient } from '../node/chain/chain-client.ts';
import type { ChainClient } from '../node/chain/client-types.ts';
import type { Logger } from '../node/log/logger.ts';
import { createWallet } from '../node/wallet/create-wallet.ts';
import type { Hex } from '../protocol/hex.ts';
import { type CastMember, keyOf } from './cast.ts';
import { deploy, type LocalChain, startChain } from './chain-process.ts';
import type { Closers } from './closers.ts';
import type { Evm } from './evm.ts';
import { fundCast, fundEther } from './fund.ts';
import { type Publisher, startPublisher } from './publisher.ts';

/** What a network stands on: a chain with the contracts deployed, the owner's client, the owner's peer. */
export type Ground = {
  /** `http://` endpoint of the chain; nodes use `wsUrl`. */
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly registry: Hex;
  readonly chain: ChainClient;
  readonly publisher: Publisher;
};

/** Whose network it is, and on what it stands: an EVM that is started, or one that runs already and is left running. */
export type GroundOptions = {
  readonly seed: number;
  readonly folder: string;
  readonly cast: readonly CastMember[];
  readonly evm?: Evm;
  readonly local?: Pick<LocalChain, 'rpcUrl' | 'wsUrl'>;
};

/** Starts the chain, deploys, funds every participant, and starts the publisher. */
export const raiseGround = async (
  options: GroundOptions,
  modules: { readonly logger: Logger; readonly closers: Closers; readonly step: (text: string) => void },
): Promise<Ground> => {
  const { seed, folder, cast, evm = 'hardhat' } = options;
  const { logger, closers, step } = modules;
  const start = async (): Promise<LocalChain> => {
    step(`starting a local EVM chain (${evm === 'hardhat' ? 'hardhat node' : evm})`);
    const chain = await startChain({ folder, evm }, logger);
    closers.add(() => chain.process.stop());
    return chain;
  };
  const { rpcUrl, wsUrl } = options.local ?? (await start());
  const owner = createWallet(keyOf(seed, 'owner'));
  await fundEther(rpcUrl, [owner.address, ...cast.map((m) => m.account)]);

  step('deploying the contracts with Ignition');
  const registry = await deploy({ rpcUrl, folder, treasury: owner.address }, logger);
  const chain = await createChainClient({ rpcUrl: wsUrl, registry }, { wallet: owner, logger });
  closers.add(() => chain.close());
  await fundCast(chain, cast);
  const publisher = await startPublisher({ folder: join(folder, 'publisher'), chainId: chain.chainId, registry }, logger);
  closers.add(() => publisher.stop());
  return { rpcUrl, wsUrl, registry, chain, publisher };
};
