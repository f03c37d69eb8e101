import type { Metrics } from '../metrics/metrics.ts';
import type { PeerFault } from './peer-fault.ts';

/** Why a gossip message did not reach its handlers. */
export type GossipDrop = 'ignored' | 'rejected' | 'overflow' | 'flood' | 'unpublished';

/** What the host counts. */
export type NetMetrics = {
  received(topic: string, bytes: number): void;
  published(topic: string, bytes: number): void;
  dropped(topic: string, reason: GossipDrop): void;
  connected(count: number): void;
  fault(fault: PeerFault): void;
};

/** Counters of the host in a metrics registry; without one nothing is counted. */
export const createNetMetrics = (metrics?: Pick<Metrics, 'counter' | 'gauge'>): NetMetrics => {
  const messages = metrics?.counter({
    name: 'tempernet_net_gossip_messages_total',
    help: 'Gossip messages by topic and direction',
    labels: ['topic', 'direction'],
  });
  const bytes = metrics?.counter({
    name: 'tempernet_net_gossip_bytes_total',
    help: 'Gossip bytes by topic and direction',
    labels: ['topic', 'direction'],
  });
  const drops = metrics?.counter({
    name: 'tempernet_net_gossip_dropped_total',
    help: 'Gossip messages not delivered, by topic and reason',
    labels: ['topic', 'reason'],
  });
  const peers = metrics?.gauge({ name: 'tempernet_net_peers_connected', help: 'Peers with an open connection' });
  const faults = metrics?.counter({
    name: 'tempernet_net_peer_faults_total',
    help: 'Faults counted against peers, by kind',
    labels: ['fault'],
  });
  const count = (topic: string, direction: 'in' | 'out', size: number): void => {
    messages?.inc({ topic, direction });
    bytes?.inc({ topic, direction }, size);
  };
  return {
    received: (topic, size) => count(topic, 'in', size),
    published: (topic, size) => count(topic, 'out', size),
    dropped: (topic, reason) => drops?.inc({ topic, reason }),
    connected: (value) => peers?.set({}, value),
    fault: (fault) => faults?.inc({ fault }),
  };
};
