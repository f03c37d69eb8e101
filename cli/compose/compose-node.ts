import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createChainClient } from '../../node/chain/chain-client.ts';
import type { ChainClient } from '../../node/chain/client-types.ts';
import { nativeDigest } from '../../node/content/content-digest.ts';
import { createContent } from '../../node/content/create-content.ts';
import { openFsStore } from '../../node/content/fs-store.ts';
import { clearDrafts } from '../../node/disk/write-once.ts';
import { openJournal } from '../../node/journal/sqlite-journal.ts';
import type { Logger } from '../../node/log/logger.ts';
import { createMetrics } from '../../node/metrics/create-metrics.ts';
import { serveMetrics } from '../../node/metrics/serve-metrics.ts';
import { createNetwork } from '../../node/net/create-network.ts';
import type { Network } from '../../node/net/network.ts';
import { loadPeerKey } from '../../node/net/peer-key.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import { mayAccuse } from '../../roles/coordinator/may-accuse.ts';
import { foreignStatements } from '../../roles/foreign-statements.ts';
import { AccusationBook } from '../../roles/handlers/accusation-book.ts';
import { Library } from '../../roles/handlers/library.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import { type PrivacySpent, privacySpent } from '../../roles/privacy/release.ts';
import { RoleRunner } from '../../roles/runner.ts';
import { isSolver } from '../../roles/solver/is-solver.ts';
import type { RoleState } from '../../roles/state.ts';
import { bringStake } from './bring-stake.ts';
import { checkClock } from './check-clock.ts';
import { Holders } from './holders.ts';
import { makeOpenings } from './make-openings.ts';
import { makeRole, type Play } from './make-role.ts';
import type { NodeSettings } from './node-settings.ts';
import { openEngine } from './open-engine.ts';
import { openWallet } from './open-wallet.ts';
import { ownData } from './own-data.ts';
import { taskSource } from './task-source.ts';

/** A running role node. */
export type ComposedNode = {
  readonly account: Hex;
  readonly network: Network;
  readonly chain: ChainClient;
  readonly runner: RoleRunner;
  /** What Python workers dial, where the node has a bridge. */
  readonly bridge?: string;
  /** What its updates have cost so far, where it adds noise to them. */
  readonly privacy?: PrivacySpent;
  /** Resolves when stopped, rejects when the node cannot go on. */
  readonly running: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Builds one role node from its settings and starts it: the one place where its parts are put together. `play` is the role and how its
 * work is done, by default what the settings name.
 */
export const composeNode = async (
  settings: NodeSettings,
  logger: Logger,
  play: Play = makeRole(settings),
): Promise<ComposedNode> => {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const metrics = createMetrics();
    const journal = openJournal({ folder: settings.folder });
    closers.push(() => journal.close());
    await clearDrafts(settings.folder); // The journal's lock says that no other process works here.
    const wallet = await openWallet(settings.folder, settings.password);
    const chain = await createChainClient(
      {
        rpcUrl: settings.rpc,
        registry: settings.registry,
        confirmations: settings.confirmations,
        pollMs: settings.pollMs,
        timeoutMs: settings.rpcTimeoutMs,
        ...(settings.chainId === undefined ? {} : { chainId: settings.chainId }),
      },
      { wallet, journal, logger: logger.child({ part: 'chain' }), metrics },
    );
    closers.push(() => chain.close());
    await checkClock(chain, logger, Date.now());
    // Not waited for until everything runs, and nowhere when that fails.
    let onTwin: (peerId: string) => void = () => undefined;
    const twin = new Promise<never>((_, reject) => {
      onTwin = (peer) => reject(new TempernetError('NET_ACCOUNT_TAKEN', { account: wallet.address, peer }));
    });
    twin.catch(() => undefined);
    const network = await createNetwork(
      {
        privateKey: await loadPeerKey(join(settings.folder, 'peer.key')),
        account: wallet.address,
        listen: settings.listen,
        bootstrap: settings.bootstrap,
        chainId: chain.chainId,
        registry: settings.registry,
      },
      { logger: logger.child({ part: 'net' }), metrics, signBinding: async (digest) => wallet.signDigest(digest), onTwin },
    );
    const store = await openFsStore({ folder: join(settings.folder, 'content') }, { logger });
    const content = createContent({}, { store, net: network, logger: logger.child({ part: 'content' }), metrics });
    const {
      engine,
      bridge,
      close: closeEngine,
      ...solving
    } = await openEngine(settings, { logger: logger.child({ part: 'bridge' }), metrics });
    closers.push(closeEngine);
    await network.start();
    closers.push(() => network.stop());
    await content.start();
    closers.push(() => content.stop());
    await bringStake(chain, logger, wallet.address, settings.role, settings.stake);
    const holders = new Holders();
    holders.listen(network);
    const library = new Library(
      { fetchTimeoutMs: settings.fetchTimeoutMs },
      { content, engine, journal, holdersOf: (digest) => holders.of(digest) },
    );
    // What the runner below sees; nobody may accuse anybody before it sees something.
    let seen: () => RoleState | undefined = () => undefined;
    const accusations = metrics.counter({
      name: 'tempernet_role_accusations_total',
      help: 'Accusations of others that were looked into, by outcome',
      labels: ['outcome'],
    });
    const domain = { chainId: BigInt(chain.chainId), taskContract: chain.addresses.tasks };
    const book = new AccusationBook({
      domain,
      network,
      mayAccuse: (account, taskId) => mayAccuse(seen(), account, taskId),
      count: (outcome) => accusations.inc({ outcome }),
    });
    const openings = makeOpenings({
      network,
      wallet,
      isSolver: (account, taskId, slot) => isSolver(seen(), account, taskId, slot),
    });
    const workshop = {
      me: wallet.address,
      domain,
      chain,
      content,
      journal,
      library,
      logger: logger.child({ part: 'work' }),
      providersOf: (account: Hex): string[] => {
        const peer = network.peerOf(account);
        return peer === undefined ? [] : [peer];
      },
      digestOf: nativeDigest,
      salt: (): Hex => toHex(randomBytes(32)),
      fetchTimeoutMs: settings.fetchTimeoutMs,
      accusations: {
        sign: (digest: Hex): Hex => wallet.signDigest(digest),
        heard: (taskId: bigint) => book.heard(taskId),
        settled: (accusation: Accusation, upheld: boolean) => book.settled(accusation, upheld),
      },
      openings,
      ...dataOf(settings),
      ...(settings.privacy && { privacy: { ...settings.privacy, random: randomBytes } }),
      ...solving,
    };
    const { role, ...otherWork } = play;
    // Who cheats commits to what is in no journal.
    const strangers =
      settings.cheat === undefined && play.doWork === undefined ? { isForeign: foreignStatements(journal, wallet.address) } : {};
    const runner = new RoleRunner(
      role,
      { me: wallet.address, projectId: settings.projectId },
      { chain, workshop, network, logger: logger.child({ part: settings.role }), ...strangers, ...otherWork },
    );
    if (settings.metricsPort !== 0) {
      const server = await serveMetrics({ port: settings.metricsPort }, { metrics });
      closers.push(() => server.stop());
    }
    seen = () => runner.state;
    const running = Promise.race([runner.start(), twin]);
    closers.push(() => runner.stop());
    const node = { account: wallet.address, network, chain, runner, running, stop };
    const privacy = settings.privacy && privacySpent(journal, settings.privacy.delta);
    return { ...node, ...(bridge !== undefined && { bridge }), ...(privacy && { privacy }) };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The examples that the settings name: a proposer cuts tasks from them, a solver trains on them where the project's are not open. */
const dataOf = ({ role, data, part, parts, partition }: NodeSettings): Pick<Workshop, 'source' | 'ownData'> => {
  if (data === undefined) return {};
  return role === 'solver'
    ? { ownData: ownData(data, part, parts, partition) }
    : { source: taskSource(data, part, parts, partition) };
};
