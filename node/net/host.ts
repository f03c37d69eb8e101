import { bootstrap } from '@libp2p/bootstrap';
import { privateKeyFromProtobuf } from '@libp2p/crypto/keys';
import { gossipsub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import { MESH, SCORE_THRESHOLDS, scoreParameters } from './gossip-parameters.ts';
import type { Host, PeerId } from './libp2p-types.ts';
import type { NetworkLimits } from './network-options.ts';

/** What the host needs to know. */
export type HostOptions = {
  readonly privateKey: Uint8Array;
  readonly listen: readonly string[];
  readonly bootstrap: readonly string[];
  /** Full topic strings; others are refused. */
  readonly topics: readonly string[];
  readonly limits: NetworkLimits;
};

/** Who is unwelcome, and by how much. */
export type HostModules = { readonly isBanned: (peerId: string) => boolean; readonly appScore: (peerId: string) => number };

/** Bytes a paused stream may still receive; must exceed the muxer's window or a pause would reset the stream. */
const READ_BUFFER_BYTES = 8 * 1024 * 1024;
const STREAM_WINDOW_BYTES = 4 * 1024 * 1024;

/** A libp2p host that is not started yet: TCP, Noise, Yamux, identify, ping, gossipsub. It contacts only what the options name. */
export const createHost = async (options: HostOptions, modules: HostModules): Promise<Host> => {
  const banned = (peer: PeerId): boolean => modules.isBanned(peer.toString());
  return createLibp2p({
    start: false,
    privateKey: privateKeyFromProtobuf(options.privateKey),
    addresses: { listen: [...options.listen] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({ streamOptions: { maxStreamWindowSize: STREAM_WINDOW_BYTES, maxReadBufferLength: READ_BUFFER_BYTES } }),
    ],
    connectionGater: { denyDialPeer: banned, denyInboundEncryptedConnection: banned, denyOutboundEncryptedConnection: banned },
    connectionManager: {
      maxConnections: options.limits.maxConnections,
      maxIncomingPendingConnections: options.limits.maxConnections,
      inboundConnectionThreshold: options.limits.inboundPerSecond,
    },
    // A processor busy with training answers pings late; TCP tells when a peer is gone.
    connectionMonitor: { pingInterval: 30_000, abortConnectionOnPingFailure: false },
    peerDiscovery:
      options.bootstrap.length === 0
        ? []
        : [
            bootstrap({
              list: [...options.bootstrap],
              timeout: 0,
              tagName: 'keep-alive-bootstrap',
              tagTTL: Number.POSITIVE_INFINITY,
            }),
          ],
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: gossipsub({
        ...MESH,
        allowedTopics: [...options.topics],
        scoreThresholds: SCORE_THRESHOLDS,
        scoreParams: scoreParameters(options.topics, modules.appScore),
      }),
    },
  });
};
