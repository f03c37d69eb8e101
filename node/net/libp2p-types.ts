import type { GossipSub } from '@libp2p/gossipsub';
import type { Libp2p } from 'libp2p';

/** A libp2p host with our services. */
export type Host = Libp2p<{ pubsub: GossipSub }>;

/** A raw libp2p stream. */
export type RawStream = Awaited<ReturnType<Libp2p['dialProtocol']>>;

/** A libp2p connection. */
export type RawConnection = ReturnType<Libp2p['getConnections']>[number];

/** A libp2p peer id. */
export type PeerId = Libp2p['peerId'];
