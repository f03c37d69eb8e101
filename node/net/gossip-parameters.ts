import type { GossipsubOpts } from '@libp2p/gossipsub';

type Parameters = Partial<GossipsubOpts>;
type ScoreParams = NonNullable<Parameters['scoreParams']>;
type TopicScore = NonNullable<ScoreParams['topics']>[string];

const DECAY_INTERVAL_MS = 1_000;
/** Per-second factor by which a counter falls to 1 % in so many seconds. */
const decayOver = (seconds: number): number => 0.01 ** (DECAY_INTERVAL_MS / 1000 / seconds);

/** Mesh of one topic, each number with its reason. */
export const MESH: Parameters = {
  // Messages are small and rare and rounds wait for them: a wide mesh costs little and saves hops (32 nodes are 2 hops apart).
  D: 8,
  Dlo: 6,
  Dhi: 12,
  // Half of the kept peers by score; the rest at random, so that a clique of high scorers cannot own the mesh.
  Dscore: 4,
  // At least two links that we chose ourselves: inbound floods cannot eclipse us.
  Dout: 2,
  // IHAVE goes to at least this many others, or a quarter of them.
  Dlazy: 6,
  gossipFactor: 0.25,
  // Meshes heal and lazy gossip repairs within this time.
  heartbeatInterval: 700,
  // Windows of 700 ms: answer IWANT for 8.4 s, advertise for 4.2 s; long enough for a peer that was busy training.
  mcacheLength: 12,
  mcacheGossip: 6,
  // One's own messages go to every neighbour at once, not only to the mesh: one hop in a small network.
  floodPublish: true,
  // Meshes are refilled soon after a peer leaves and returns; the default minute outlasts a restart.
  pruneBackoff: 10_000,
  // Peer exchange would make us dial addresses nobody vouched for; signed announcements do that job.
  doPX: false,
  fallbackToFloodsub: false,
  emitSelf: false,
  // Nothing is forwarded before our validators accepted it.
  asyncValidation: true,
  // Gossip is a hint: with nobody listening, publishing is no error.
  allowPublishToZeroTopicPeers: true,
  globalSignaturePolicy: 'StrictSign',
  // A copy is known by its signature, without verifying it again: in a mesh most arrivals are copies. Only verified ones are kept.
  fastMsgIdFn: ({ signature }) => Buffer.from(signature ?? []).toString('latin1'),
  // What waits for a peer that takes nothing; beyond it the stream is ended. Without it a deaf neighbour fills our memory.
  maxOutboundBufferSize: 4 * 1024 * 1024,
  awaitRpcHandler: false,
  awaitRpcMessageHandler: false,
};

/** Below these scores a peer gets no gossip, no messages, and is not heard at all. A single rejected message costs 100. */
export const SCORE_THRESHOLDS: NonNullable<Parameters['scoreThresholds']> = {
  gossipThreshold: -150,
  publishThreshold: -500,
  graylistThreshold: -1_000,
  acceptPXThreshold: 100,
  opportunisticGraftThreshold: 1,
};

const TOPIC_SCORE: TopicScore = {
  topicWeight: 1,
  // Staying in the mesh earns a little: at most 10 after ten minutes.
  timeInMeshWeight: 1,
  timeInMeshQuantum: 60_000,
  timeInMeshCap: 10,
  // Being first with new messages earns up to 20.
  firstMessageDeliveriesWeight: 1,
  firstMessageDeliveriesDecay: decayOver(120),
  firstMessageDeliveriesCap: 20,
  // Traffic comes in bursts, a few messages a round: an expected delivery rate would punish honest silence. Off.
  meshMessageDeliveriesWeight: 0,
  meshMessageDeliveriesDecay: 0.5,
  meshMessageDeliveriesCap: 1,
  meshMessageDeliveriesThreshold: 1,
  meshMessageDeliveriesWindow: 10,
  meshMessageDeliveriesActivation: 1_000,
  meshFailurePenaltyWeight: 0,
  meshFailurePenaltyDecay: 0.5,
  // The square of the counter: one mistake -100, three within minutes -900, four silence the peer.
  invalidMessageDeliveriesWeight: -100,
  invalidMessageDeliveriesDecay: decayOver(600),
};

/** Peer scoring for these topics. `appScore` (0 or negative) joins faults seen outside gossip. */
export const scoreParameters = (topics: readonly string[], appScore: (peerId: string) => number): ScoreParams => ({
  topics: Object.fromEntries(topics.map((topic) => [topic, TOPIC_SCORE])),
  // Good conduct cannot pay for more than one bad message.
  topicScoreCap: 100,
  appSpecificScore: appScore,
  appSpecificWeight: 10,
  // Many honest nodes share one address (one machine, one office): no penalty for it.
  IPColocationFactorWeight: 0,
  IPColocationFactorThreshold: 1_000,
  IPColocationFactorWhitelist: new Set(),
  behaviourPenaltyWeight: -10,
  behaviourPenaltyThreshold: 6,
  behaviourPenaltyDecay: decayOver(600),
  decayInterval: DECAY_INTERVAL_MS,
  decayToZero: 0.01,
  retainScore: 600_000,
});
