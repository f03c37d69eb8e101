import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { systemClock } from '../process/clock.ts';
import { createAnnouncer } from './announcer.ts';
import { createBanList } from './ban-list.ts';
import { createDialer } from './dialer.ts';
import { createGossip } from './gossip.ts';
import { createGossipRouter } from './gossip-router.ts';
import { createHost } from './host.ts';
import { createNetMetrics } from './net-metrics.ts';
import type { Network, PeerChange } from './network.ts';
import { DEFAULT_LIMITS, type NetworkModules, type NetworkOptions } from './network-options.ts';
import { bindingKey, judgeBinding, verifyByRecovery } from './peer-binding.ts';
import { createPeerBook } from './peer-book.ts';
import type { PeerFault } from './peer-fault.ts';
import { createPeerQuota } from './peer-quota.ts';
import { createStatementBook } from './statement-book.ts';
import { createStreams } from './streams.ts';
import { topicStrings } from './topic-string.ts';
import { createTwinWatch } from './twin-watch.ts';

/** Connections of one peer. */
const MAX_CONNECTIONS_OF_PEER = 4;
/** What one peer may forward of others, in shares of what it may say itself. */
const FORWARD = 8;
/** What a node passes on, in the same shares: for peers with an account, and as much again for all others. A quarter is left for bad clocks. */
const PASS_ON = 3;

/** Builds a host and wires its parts; nothing listens or dials before `start`. */
export const createNetwork = async (options: NetworkOptions, modules: NetworkModules): Promise<Network> => {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const clock = modules.clock ?? systemClock;
  const logger = modules.logger.child({ component: 'net' });
  const metrics = createNetMetrics(modules.metrics);
  const bans = createBanList(limits, { clock });
  const book = createPeerBook({ clock });
  const bootstrap = (options.bootstrap ?? []).map(checkAddress);
  const host = await createHost(
    {
      privateKey: options.privateKey,
      listen: options.listen ?? ['/ip4/127.0.0.1/tcp/0'],
      bootstrap,
      topics: [...topicStrings(options).keys()],
      limits,
    },
    { isBanned: (peer) => bans.remaining(peer) > 0, appScore: (peer) => -bans.points(peer) },
  );
  const peerId = host.peerId.toString();
  const router = createGossipRouter(host.services.pubsub);
  const quota = createPeerQuota({ burst: limits.messageBurst, perSecond: limits.messagesPerSecond }, { clock });
  const forwarded = createPeerQuota(
    { burst: FORWARD * limits.messageBurst, perSecond: FORWARD * limits.messagesPerSecond },
    { clock },
  );
  const passedOn = createPeerQuota(
    { burst: PASS_ON * limits.messageBurst, perSecond: PASS_ON * limits.messagesPerSecond },
    { clock },
  );
  const report = (peer: string, fault: PeerFault): void => {
    metrics.fault(fault);
    if (!bans.report(peer, fault)) return;
    logger.warn({ peerId: peer, fault, seconds: limits.banSeconds }, 'banned a peer');
    for (const connection of host.getConnections(peerIdFromString(peer))) {
      connection.abort(new TempernetError('NET_PEER_BANNED', { peer, seconds: limits.banSeconds }));
    }
  };
  const statements = createStatementBook({ clock, accountOf: book.accountOf });
  const gossip = createGossip(
    { ...options, ...limits },
    { router, logger, metrics, quota, forwarded, passedOn, statements, report, accountOf: book.accountOf },
  );
  const streams = createStreams({
    host,
    quota: createPeerQuota({ burst: limits.streamBurst, perSecond: limits.streamsPerSecond }, { clock }),
    report,
  });
  const listeners = new Set<(change: PeerChange) => void>();
  const stopping = new AbortController();
  const chores = new Set<Promise<void>>();
  let started: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  const needStart = (what: string): void => {
    if (started === undefined || stopped !== undefined) throw new TempernetError('NET_NOT_STARTED', { what });
  };
  const keep = (chore: Promise<void>): void => {
    const kept = chore
      .catch((error: unknown) => logger.error({ error: String(error) }, 'a network chore failed'))
      .finally(() => chores.delete(kept));
    chores.add(kept);
  };
  const addresses = (): string[] => host.getMultiaddrs().map(String);
  const peers = (): string[] => [
    ...new Set(
      host
        .getConnections()
        .filter(({ status }) => status === 'open')
        .map((connection) => connection.remotePeer.toString()),
    ),
  ];
  const dial = async (address: string, signal?: AbortSignal): Promise<void> => {
    needStart('dialling');
    const target = multiaddr(checkAddress(address));
    const peer = address.slice(address.lastIndexOf('/') + 1);
    const seconds = Math.ceil(bans.remaining(peer) / 1000);
    if (seconds > 0) throw new TempernetError('NET_PEER_BANNED', { peer, seconds });
    try {
      await host.dial(target, signal === undefined ? {} : { signal });
    } catch (cause) {
      if (signal?.aborted) throw new TempernetError('NET_ABORTED', { what: 'dialling' }, { cause });
      throw new TempernetError(
        'NET_DIAL_FAILED',
        { address, detail: cause instanceof Error ? cause.message : String(cause) },
        { cause },
      );
    }
  };
  const dialer = createDialer(
    { peerId, bootstrap, dialUpTo: limits.dialUpTo },
    { clock, logger, peers, dial, isBanned: (peer) => bans.remaining(peer) > 0 },
  );
  const announcer =
    options.account === undefined
      ? undefined
      : createAnnouncer(
          {
            ...options,
            account: options.account,
            peerId,
            roles: options.roles ?? [],
            everySeconds: limits.announceEverySeconds,
            bindingSeconds: limits.bindingSeconds,
          },
          {
            clock,
            logger,
            addresses,
            hasPeers: () => peers().length > 0,
            publish: (announce) => gossip.publish('announce', announce),
            sign: modules.signBinding,
          },
        );

  /** Only who holds a peer's key can be connected as that peer. */
  const answers = async (peer: string, addresses: readonly string[]): Promise<boolean> => {
    for (const address of addresses.filter((one) => one.endsWith(`/p2p/${peer}`))) {
      if (peers().includes(peer)) break;
      await dial(address, stopping.signal).catch(() => undefined);
    }
    return peers().includes(peer);
  };
  const twinWatch =
    options.account === undefined || modules.onTwin === undefined
      ? undefined
      : createTwinWatch(
          { account: options.account, peerId },
          { expiry: () => announcer?.binding()?.expiry, answers, onTwin: modules.onTwin, logger },
        );

  const tell = (change: PeerChange): void => {
    metrics.connected(peers().length);
    if (!change.connected) dialer.lost();
    for (const listener of [...listeners]) listener(change);
  };
  host.addEventListener('peer:connect', ({ detail }) => tell({ peerId: detail.toString(), connected: true }));
  host.addEventListener('peer:disconnect', ({ detail }) => tell({ peerId: detail.toString(), connected: false }));
  // One peer must not take the places of all others. Two peers that call each other at once have two connections for a moment.
  host.addEventListener('connection:open', ({ detail }) => {
    const peer = detail.remotePeer.toString();
    if (host.getConnections(detail.remotePeer).length <= MAX_CONNECTIONS_OF_PEER) return;
    report(peer, 'flooded');
    detail.abort(new TempernetError('NET_TOO_MANY_STREAMS', { peer, protocol: 'connection' }));
  });
  router.onDeaf((peer) => {
    report(peer, 'unreliable');
    for (const connection of host.getConnections(peerIdFromString(peer))) {
      connection.abort(new TempernetError('NET_STREAM_FAILED', { peer, protocol: 'gossip', detail: 'it takes nothing' }));
    }
  });
  router.onJoin(() => announcer?.hurry());
  gossip.validate('announce', (announce, from) =>
    judgeBinding(
      { chainId: options.chainId, registry: options.registry, signer: from.peerId, nowSeconds: Math.floor(clock.now() / 1000) },
      announce,
      book.holds(announce) ? () => true : (modules.verifyBinding ?? verifyByRecovery),
    ),
  );
  gossip.subscribe('announce', (announce) => {
    if (book.learn(announce)) logger.debug({ account: announce.account, peerId: announce.peerId }, 'a peer announced itself');
    if (twinWatch !== undefined) keep(twinWatch(announce));
    keep(dialer.meet(announce, stopping.signal));
  });

  const begin = async (): Promise<void> => {
    try {
      await host.start();
    } catch (cause) {
      // The first line says which address; libp2p puts whole stacks behind it.
      const [detail = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
      throw new TempernetError('NET_CANNOT_LISTEN', { addresses: (options.listen ?? []).join(', '), detail }, { cause });
    }
    gossip.start();
    keep(dialer.run(stopping.signal));
    if (announcer !== undefined) keep(announcer.run(stopping.signal));
    logger.info({ peerId, addresses: addresses() }, 'listening');
  };
  const end = async (): Promise<void> => {
    await started?.catch(() => undefined);
    stopping.abort();
    await streams.stop();
    await gossip.stop();
    await host.stop();
    await Promise.all(chores);
  };

  return {
    peerId,
    addresses,
    peers,
    dial,
    start: () => (started ??= begin()),
    stop: () => (stopped ??= end()),
    publish: async (topic, message) => {
      needStart('publishing');
      await gossip.publish(topic, message);
    },
    subscribe: gossip.subscribe,
    validate: gossip.validate,
    peerOf: book.peerOf,
    keyOf: (account) => {
      const announce = book.announceOf(account);
      return announce && bindingKey(options, announce);
    },
    accountOf: book.accountOf,
    handle: streams.handle,
    open: streams.open,
    onPeerChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    report,
  };
};

const checkAddress = (address: string): string => {
  try {
    multiaddr(address);
  } catch (cause) {
    throw new TempernetError('NET_BAD_ADDRESS', { address }, { cause });
  }
  if (!/\/p2p\/[1-9A-HJ-NP-Za-km-z]+$/.test(address)) throw new TempernetError('NET_BAD_ADDRESS', { address });
  return address;
};
