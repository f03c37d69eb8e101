import type { GossipSub, GossipsubMessage, TopicValidatorResult } from '@libp2p/gossipsub';
import type { Verdict } from './network.ts';

/** A message as it came in, waiting for our verdict. */
export type RawGossip = {
  readonly topic: string;
  readonly data: Uint8Array;
  /** Peer whose key signed the envelope. */
  readonly signer: string;
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
  /** Called when a peer joins a topic: from now on it can be told something. */
  onJoin(listener: (peerId: string, topic: string) => void): void;
};

/** The router asks for verdicts by this method, which its public type leaves out. */
type Reporting = { reportMessageValidationResult(id: string, from: string, verdict: TopicValidatorResult): void };

/** Adapts gossipsub in asynchronous validation mode. */
export const createGossipRouter = (pubsub: GossipSub): GossipRouter => {
  const report = (detail: GossipsubMessage, verdict: Verdict): void =>
    (pubsub as GossipSub & Reporting).reportMessageValidationResult(
      detail.msgId,
      detail.propagationSource.toString(),
      verdict as TopicValidatorResult,
    );
  return {
    join: (topic) => pubsub.subscribe(topic),
    leave: (topic) => pubsub.unsubscribe(topic),
    publish: async (topic, data) => (await pubsub.publish(topic, data)).recipients.length,
    onMessage: (listener) =>
      pubsub.addEventListener('gossipsub:message', ({ detail }) => {
        const { msg } = detail;
        if (msg.type !== 'signed') return report(detail, 'reject');
        listener({ topic: msg.topic, data: msg.data, signer: msg.from.toString(), answer: (verdict) => report(detail, verdict) });
      }),
    onJoin: (listener) =>
      pubsub.addEventListener('subscription-change', ({ detail }) => {
        for (const { topic, subscribe } of detail.subscriptions) if (subscribe) listener(detail.peerId.toString(), topic);
      }),
  };
};
