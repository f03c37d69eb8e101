/** Why a gossip message did not reach its handlers. */
export type GossipDrop = 'ignored' | 'rejected' | 'overflow' | 'unpublished';

/** What the host counts; any metrics registry can implement it. */
export type NetMetrics = {
  gossipReceived(topic: string, bytes: number): void;
  gossipPublished(topic: string, bytes: number): void;
  gossipDropped(topic: string, reason: GossipDrop): void;
  peersConnected(count: number): void;
  peerFault(fault: string): void;
};
