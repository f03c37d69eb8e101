import type { GossipSub, GossipsubMessage, TopicValidatorResult } from '@libp2p/gossipsub';
import type { RawStream } from './libp2p-types.ts';
import type { Verdict } from './network.ts';

/** A message as it came in, waiting for our verdict. */
export type RawGossip = {
  readonly topic: string;
  readonly data: Uint8Array;
  /** Peer whose key signed the envelope. */
  readonly signer: string;
  /** Peer that handed it to us: the signer itself, or one that forwards. */
  readonly source: string;
  /** Forwards it (accept), forgets it (ignore), or lowers the score of everyone who sent it (reject). Once. */
  readonly answer: (verdict: Verdict) => void;
};

/** gossipsub reduced to what typed gossip needs. */
export type GossipRouter = {
  join(topic: string): void;
  leave(topic: string): void;
  /** Number of peers it was handed to. */
  publish(topic: string, data: Uint8Array): Promise<number>;
  onMessage(listener: (message: RawGossip) => void): void;
  /** Called when a peer took nothing for so long that what waited for it was thrown away: it hears no more gossip. */
  onDeaf(listener: (peerId: string) => void): void;
  /** Called when a peer joins a topic: from now on it can be told something. */
  onJoin(listener: (peerId: string, topic: string) => void): void;
};

/** The router asks for verdicts by this method and keeps one stream to each peer; its public type leaves both out. */
type Inside = {
  readonly streamsOutbound: ReadonlyMap<string, { readonly rawStream: RawStream }>;
  reportMessageValidationResult(id: string, from: string, verdict: TopicValidatorResult): void;
};

/** Adapts gossipsub in asynchronous validation mode. */
export const createGossipRouter = (pubsub: GossipSub): GossipRouter => {
  const inside = pubsub as GossipSub & Inside;
  const report = (detail: GossipsubMessage, verdict: Verdict): void =>
    inside.reportMessageValidationResult(detail.msgId, detail.propagationSource.toString(), verdict as TopicValidatorResult);
  const watched = new WeakSet<object>();
  const deaf = new Set<(peerId: string) => void>();
  /** The router tells nobody when it opens a stream or loses one. */
  const watch = (): void => {
    for (const [peerId, { rawStream }] of inside.streamsOutbound) {
      if (watched.has(rawStream)) continue;
      watched.add(rawStream);
      rawStream.addEventListener('close', ({ error }) => {
        if (error?.name === 'StreamBufferError') for (const listener of deaf) listener(peerId);
      });
    }
  };
  return {
    join: (topic) => pubsub.subscribe(topic),
    leave: (topic) => pubsub.unsubscribe(topic),
    publish: async (topic, data) => {
      watch();
      return (await pubsub.publish(topic, data)).recipients.length;
    },
    onMessage: (listener) =>
      pubsub.addEventListener('gossipsub:message', ({ detail }) => {
        const { msg } = detail;
        if (msg.type !== 'signed') return report(detail, 'reject');
        listener({
          topic: msg.topic,
          data: msg.data,
          signer: msg.from.toString(),
          source: detail.propagationSource.toString(),
          answer: (verdict) => report(detail, verdict),
        });
      }),
    onDeaf: (listener) => {
      deaf.add(listener);
      // What is forwarded for others waits as well as what is published here.
      pubsub.addEventListener('gossipsub:heartbeat', watch);
    },
    onJoin: (listener) =>
      pubsub.addEventListener('subscription-change', ({ detail }) => {
        for (const { topic, subscribe } of detail.subscriptions) if (subscribe) listener(detail.peerId.toString(), topic);
      }),
  };
};
