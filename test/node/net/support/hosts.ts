import type { Logger } from '../../../../node/log/logger.ts';
import { createNetwork } from '../../../../node/net/create-network.ts';
import type { Network } from '../../../../node/net/network.ts';
import type { NetworkModules, NetworkOptions } from '../../../../node/net/network-options.ts';
import { createPeerKey } from '../../../../node/net/peer-key.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { testAccount } from './accounts.ts';
import { keepLogs } from './logs.ts';
import { until } from './until.ts';

/** The deployment that test hosts belong to. */
export const DEPLOYMENT = { chainId: 31_337, registry: `0x${'11'.repeat(20)}` as Hex };

/** Hosts of one test; `stop` stops them all. */
export type Hosts = {
  /** Starts a host; with `number` it has that test account and announces itself. */
  start(options?: Partial<NetworkOptions> & { readonly number?: number }, modules?: Partial<NetworkModules>): Promise<Network>;
  stop(): Promise<void>;
};

/** No hosts yet. */
export const createHosts = (logger: Logger = keepLogs().logger): Hosts => {
  const started: Network[] = [];
  return {
    start: async ({ number, ...options } = {}, modules = {}) => {
      const identity = number === undefined ? undefined : testAccount(number);
      const network = await createNetwork(
        {
          privateKey: await createPeerKey(),
          ...DEPLOYMENT,
          ...(identity === undefined ? {} : { account: identity.account }),
          ...options,
        },
        { logger, ...(identity === undefined ? {} : { signBinding: identity.sign }), ...modules },
      );
      started.push(network);
      await network.start();
      return network;
    },
    stop: async () => {
      await Promise.all(started.map((network) => network.stop()));
      started.length = 0;
    },
  };
};

/** Connects `from` to `to` and waits until both know. */
export const connect = async (from: Network, to: Network): Promise<void> => {
  await from.dial(to.addresses()[0] as string);
  await until('two hosts are connected', () => from.peers().includes(to.peerId) && to.peers().includes(from.peerId));
};
