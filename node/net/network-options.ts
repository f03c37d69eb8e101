import type { Hex } from '../../protocol/hex.ts';
import type { Role } from '../../protocol/roles.ts';
import type { Logger } from '../log/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock } from '../process/clock.ts';
import type { VerifyBinding } from './peer-binding.ts';

/** Plain settings of a host. */
export type NetworkOptions = {
  /** libp2p private key as `loadPeerKey` returns it. */
  readonly privateKey: Uint8Array;
  /** The account this host acts for; without one it listens but never announces itself. */
  readonly account?: Hex;
  /** @default ['/ip4/127.0.0.1/tcp/0'] */
  readonly listen?: readonly string[];
  /** Multiaddrs ending in `/p2p/<peerId>` to dial at start; nothing else is ever contacted unasked, except peers announced by these. */
  readonly bootstrap?: readonly string[];
  readonly chainId: number;
  /** Registry contract: part of topic names and of the binding's domain, so deployments do not mix. */
  readonly registry: Hex;
  /** Roles named in announcements. @default none */
  readonly roles?: readonly Role[];
  readonly limits?: Partial<NetworkLimits>;
};

/** Bounds that keep a stranger from exhausting the host. */
export type NetworkLimits = {
  readonly maxConnections: number;
  /** Announced peers are dialled up to this many connections. */
  readonly dialUpTo: number;
  /** Inbound connections a second from one address; whole networks share one address on loopback. */
  readonly inboundPerSecond: number;
  /** Bytes of one gossip envelope. */
  readonly maxEnvelopeBytes: number;
  /** Gossip messages of one signer: so many at once, */
  readonly messageBurst: number;
  /** and so many a second on average; more are ignored. */
  readonly messagesPerSecond: number;
  /** Direct streams that one peer may open: so many at once, */
  readonly streamBurst: number;
  /** and so many a second on average; more are reset. */
  readonly streamsPerSecond: number;
  /** Messages waiting for handlers, per topic; the oldest is dropped when full. */
  readonly queueLength: number;
  /** Seconds between announcements. */
  readonly announceEverySeconds: number;
  /** Seconds for which a binding is signed; renewed at half of it. */
  readonly bindingSeconds: number;
  /** Seconds a ban lasts. */
  readonly banSeconds: number;
};

/** @see NetworkLimits */
export const DEFAULT_LIMITS: NetworkLimits = {
  maxConnections: 128,
  dialUpTo: 48,
  inboundPerSecond: 200,
  maxEnvelopeBytes: 64 * 1024,
  messageBurst: 500,
  messagesPerSecond: 50,
  streamBurst: 1000,
  streamsPerSecond: 200,
  queueLength: 1024,
  announceEverySeconds: 30,
  bindingSeconds: 86_400,
  banSeconds: 600,
};

/** Collaborators of a host. */
export type NetworkModules = {
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'counter' | 'gauge'>;
  readonly clock?: Clock;
  /** Signs the EIP-712 digest of this host's PeerBinding with the account's key: 65 bytes r, s, v. Needed when `account` is set. */
  readonly signBinding?: (digest: Hex) => Hex | Promise<Hex>;
  /** Told that another peer speaks for this host's account, and that this host is the one that has to stop. */
  readonly onTwin?: (peerId: string) => void;
  /** Recovers the signer of a binding digest; default: secp256k1 recovery. A node may refuse accounts without stake here. */
  readonly verifyBinding?: VerifyBinding;
};
