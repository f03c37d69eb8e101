import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { decodeMessage, encodeMessage, type TopicMessages, type TopicName } from '../../protocol/messages/codec.ts';
import { TOPIC_NAMES } from '../../protocol/messages/topic.ts';
import type { Logger } from '../log/logger.ts';
import { createBoundedQueue } from './bounded-queue.ts';
import type { GossipRouter, RawGossip } from './gossip-router.ts';
import type { NetMetrics } from './net-metrics.ts';
import type { MessageHandler, MessageSource, Validator, Verdict } from './network.ts';
import type { PeerFault } from './peer-fault.ts';
import type { PeerQuota } from './peer-quota.ts';
import type { StatementBook } from './statement-book.ts';
import { type Deployment, topicStrings } from './topic-string.ts';

/** Bounds and deployment of typed gossip. */
export type GossipOptions = Deployment & {
  readonly maxEnvelopeBytes: number;
  readonly queueLength: number;
};

/** Collaborators of typed gossip. */
export type GossipModules = {
  readonly router: GossipRouter;
  readonly logger: Logger;
  readonly metrics: NetMetrics;
  /** Messages that one peer may send of its own, */
  readonly quota: PeerQuota;
  /** and of others. Apart, so that who repeats another's old messages uses up its own share and nobody else's. */
  readonly forwarded: PeerQuota;
  /** What is passed on for peers with a bound account, and for all others: together less than any neighbour's `forwarded` allows. */
  readonly passedOn: PeerQuota;
  readonly statements: StatementBook;
  /** Counts a fault against a peer. */
  readonly report: (peerId: string, fault: PeerFault) => void;
  readonly accountOf: (peerId: string) => Hex | undefined;
};

/** Typed topics over the router. */
export type Gossip = {
  publish<T extends TopicName>(topic: T, message: TopicMessages[T]): Promise<void>;
  subscribe<T extends TopicName>(topic: T, handler: MessageHandler<T>): () => void;
  validate<T extends TopicName>(topic: T, validator: Validator<T>): () => void;
  /** Joins all topics. */
  start(): void;
  /** Drops what waits, resolves when handlers in flight are done. */
  stop(): Promise<void>;
};

type Topic = {
  readonly validators: Set<(message: never, from: MessageSource) => Verdict | Promise<Verdict>>;
  readonly handlers: Set<(message: never, from: MessageSource) => void | Promise<void>>;
};

/**
 * Typed gossip: every message passes size check, decoding, and validators in one bounded queue per topic, then waits for its
 * handlers in another. So a slow handler never delays forwarding, and neither queue grows without bound.
 */
export const createGossip = (options: GossipOptions, modules: GossipModules): Gossip => {
  const { router, logger, metrics } = modules;
  const names = topicStrings(options);
  const wholeName = new Map([...names].map(([whole, name]) => [name, whole]));
  const topics = new Map<TopicName, Topic>(TOPIC_NAMES.map((name) => [name, { validators: new Set(), handlers: new Set() }]));
  const topicOf = (name: TopicName): Topic => topics.get(name) as Topic;

  const sourceOf = (raw: RawGossip): MessageSource => {
    const account = modules.accountOf(raw.signer);
    return account === undefined ? { peerId: raw.signer } : { peerId: raw.signer, account };
  };
  const decode = (name: TopicName, raw: RawGossip): TopicMessages[TopicName] | Verdict => {
    if (raw.data.length > options.maxEnvelopeBytes) return 'reject';
    try {
      return decodeMessage(name, raw.data);
    } catch (error) {
      if (isTempernetError(error, 'PROTOCOL_UNKNOWN_VERSION')) return 'ignore';
      logger.debug({ topic: name, peerId: raw.signer, code: isTempernetError(error) ? error.code : 'none' }, 'malformed gossip');
      return 'reject';
    }
  };
  const judge = async (name: TopicName, message: TopicMessages[TopicName], from: MessageSource): Promise<Verdict> => {
    let strictest: Verdict = 'accept';
    for (const validator of topicOf(name).validators) {
      const verdict = await Promise.resolve()
        .then(() => validator(message as never, from))
        .catch((error: unknown): Verdict => {
          logger.error({ topic: name, error: String(error) }, 'a validator failed');
          return 'ignore';
        });
      if (verdict === 'reject') return 'reject';
      if (verdict === 'ignore') strictest = 'ignore';
    }
    return strictest;
  };
  /** Only who brings its own message is blamed: a forwarder may repeat what its author said before it thought better of it. */
  const blame = (raw: RawGossip, fault: PeerFault): void => {
    if (raw.source === raw.signer) modules.report(raw.signer, fault);
  };
  const hear = async (name: TopicName, message: TopicMessages[TopicName], raw: RawGossip): Promise<Verdict> => {
    const verdict = await judge(name, message, sourceOf(raw));
    if (verdict !== 'accept' || modules.statements.hear(raw.signer, name, message) !== 'other') return verdict;
    logger.info({ topic: name, peerId: raw.signer }, 'a peer contradicts itself');
    blame(raw, 'equivocated');
    return 'ignore';
  };
  /**
   * Whether what was accepted goes on to others. Whoever brings more of others than its share is cut off, so no number of loud neighbours
   * may make this node do so; and those without an account may not take the place of those who have one.
   */
  const passesOn = (raw: RawGossip): boolean => {
    const kind = modules.accountOf(raw.signer) === undefined ? 'strangers' : 'accounts';
    if (!modules.passedOn.allows(kind)) return false;
    modules.passedOn.spend(kind, 1);
    return true;
  };
  const lanes = new Map(
    TOPIC_NAMES.map((name) => {
      const delivery = createBoundedQueue<{ readonly message: TopicMessages[TopicName]; readonly from: MessageSource }>(
        { length: options.queueLength },
        {
          work: async ({ message, from }) => {
            for (const handler of [...topicOf(name).handlers]) {
              await Promise.resolve()
                .then(() => handler(message as never, from))
                .catch((error: unknown) => logger.error({ topic: name, error: String(error) }, 'a message handler failed'));
            }
          },
          dropped: () => metrics.dropped(name, 'overflow'),
        },
      );
      const validation = createBoundedQueue<RawGossip>(
        { length: options.queueLength },
        {
          work: async (raw) => {
            const message = decode(name, raw);
            const verdict = typeof message === 'string' ? message : await hear(name, message, raw);
            raw.answer(verdict === 'accept' && !passesOn(raw) ? 'ignore' : verdict);
            if (verdict === 'reject') blame(raw, 'malformed');
            if (verdict !== 'accept') metrics.dropped(name, verdict === 'ignore' ? 'ignored' : 'rejected');
            else if (typeof message !== 'string') delivery.push({ message, from: sourceOf(raw) });
          },
          dropped: (raw) => {
            raw.answer('ignore');
            metrics.dropped(name, 'overflow');
          },
        },
      );
      return [name, { validation, delivery }] as const;
    }),
  );

  router.onMessage((raw) => {
    const name = names.get(raw.topic);
    if (name === undefined) return raw.answer('ignore');
    metrics.received(name, raw.data.length);
    const own = raw.source === raw.signer;
    const quota = own ? modules.quota : modules.forwarded;
    if (!quota.allows(raw.source)) {
      metrics.dropped(name, 'flood');
      modules.report(raw.source, own ? 'flooded' : 'overran');
      return raw.answer('ignore');
    }
    quota.spend(raw.source, 1);
    lanes.get(name)?.validation.push(raw);
  });

  return {
    publish: async (topic, message) => {
      const data = encodeMessage(topic, message);
      if (data.length > options.maxEnvelopeBytes) {
        throw new TempernetError('NET_MESSAGE_TOO_LARGE', { topic, size: data.length, limit: options.maxEnvelopeBytes });
      }
      const reached = await router.publish(wholeName.get(topic) as string, data);
      if (reached === 0) metrics.dropped(topic, 'unpublished');
      else metrics.published(topic, data.length);
    },
    subscribe: (topic, handler) => {
      const { handlers } = topicOf(topic);
      handlers.add(handler as never);
      return () => handlers.delete(handler as never);
    },
    validate: (topic, validator) => {
      const { validators } = topicOf(topic);
      validators.add(validator as never);
      return () => validators.delete(validator as never);
    },
    start: () => {
      for (const whole of names.keys()) router.join(whole);
    },
    stop: async () => {
      for (const { validation, delivery } of lanes.values()) {
        await validation.stop();
        await delivery.stop();
      }
    },
  };
};
