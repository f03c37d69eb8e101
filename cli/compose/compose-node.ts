import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createChainClient } from '../../node/chain/chain-client.ts';
import type { ChainClient } from '../../node/chain/client-types.ts';
import { createContent } from '../../node/content/create-content.ts';
import { openFsStore } from '../../node/content/fs-store.ts';
import { openJournal } from '../../node/journal/sqlite-journal.ts';
import type { Logger } from '../../node/log/logger.ts';
import { createMetrics } from '../../node/metrics/create-metrics.ts';
import { serveMetrics } from '../../node/metrics/serve-metrics.ts';
import { createNetwork } from '../../node/net/create-network.ts';
import type { Network } from '../../node/net/network.ts';
import { loadPeerKey } from '../../node/net/peer-key.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { Library } from '../../roles/handlers/library.ts';
import { RoleRunner } from '../../roles/runner.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { bringStake } from './bring-stake.ts';
import { Holders } from './holders.ts';
import { makeRole } from './make-role.ts';
import type { NodeSettings } from './node-settings.ts';
import { openWallet } from './open-wallet.ts';
import { taskSource } from './task-source.ts';

/** A running role node. */
export type ComposedNode = {
  readonly account: Hex;
  readonly network: Network;
  readonly chain: ChainClient;
  readonly runner: RoleRunner;
  /** Resolves when stopped, rejects when the node cannot go on. */
  readonly running: Promise<void>;
  stop(): Promise<void>;
};

/** Builds one role node from its settings and starts it: the one place where its parts are put together. */
export const composeNode = async (settings: NodeSettings, logger: Logger): Promise<ComposedNode> => {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const metrics = createMetrics();
    const journal = openJournal({ folder: settings.folder });
    closers.push(() => journal.close());
    const wallet = await openWallet(settings.folder, settings.password);
    const chain = await createChainClient(
      {
        rpcUrl: settings.rpc,
        registry: settings.registry,
        confirmations: settings.confirmations,
        pollMs: settings.pollMs,
        ...(settings.chainId === undefined ? {} : { chainId: settings.chainId }),
      },
      { wallet, journal, logger: logger.child({ part: 'chain' }), metrics },
    );
    closers.push(() => chain.close());
    const network = await createNetwork(
      {
        privateKey: await loadPeerKey(join(settings.folder, 'peer.key')),
        account: wallet.address,
        listen: settings.listen,
        bootstrap: settings.bootstrap,
        chainId: chain.chainId,
        registry: settings.registry,
      },
      { logger: logger.child({ part: 'net' }), metrics, signBinding: async (digest) => wallet.signDigest(digest) },
    );
    const store = await openFsStore({ folder: join(settings.folder, 'content') }, { logger });
    const content = createContent({}, { store, net: network, logger: logger.child({ part: 'content' }), metrics });
    const engine = await ExactEngine.create({ workers: settings.workers });
    closers.push(() => engine.close());
    await network.start();
    closers.push(() => network.stop());
    await content.start();
    closers.push(() => content.stop());
    await bringStake(chain, logger, wallet.address, settings.role, settings.stake);
    const holders = new Holders();
    holders.listen(network);
    const library = new Library(
      { fetchTimeoutMs: settings.fetchTimeoutMs },
      { content, engine, holdersOf: (digest) => holders.of(digest) },
    );
    const source = settings.data === undefined ? undefined : taskSource(settings.data, settings.part, settings.parts);
    const workshop = {
      me: wallet.address,
      domain: { chainId: BigInt(chain.chainId), taskContract: chain.addresses.tasks },
      chain,
      content,
      journal,
      library,
      logger: logger.child({ part: 'work' }),
      providersOf: (account: Hex): string[] => {
        const peer = network.peerOf(account);
        return peer === undefined ? [] : [peer];
      },
      salt: (): Hex => toHex(randomBytes(32)),
      fetchTimeoutMs: settings.fetchTimeoutMs,
      ...(source === undefined ? {} : { source }),
    };
    const { role, ...otherWork } = makeRole(settings);
    const runner = new RoleRunner(
      role,
      { me: wallet.address, projectId: settings.projectId },
      { chain, workshop, network, logger: logger.child({ part: settings.role }), ...otherWork },
    );
    if (settings.metricsPort !== 0) {
      const server = await serveMetrics({ port: settings.metricsPort }, { metrics });
      closers.push(() => server.stop());
    }
    const running = runner.start();
    closers.push(() => runner.stop());
    return { account: wallet.address, network, chain, runner, running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
