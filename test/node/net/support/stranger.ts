import { multiaddr } from '@multiformats/multiaddr';
import { createHost } from '../../../../node/net/host.ts';
import type { Host } from '../../../../node/net/libp2p-types.ts';
import type { Network } from '../../../../node/net/network.ts';
import { DEFAULT_LIMITS } from '../../../../node/net/network-options.ts';
import { createPeerKey } from '../../../../node/net/peer-key.ts';
import { topicString, topicStrings } from '../../../../node/net/topic-string.ts';
import type { TopicName } from '../../../../protocol/messages/topic.ts';
import { DEPLOYMENT } from './hosts.ts';
import { until } from './until.ts';

/** A peer that speaks libp2p but says whatever the test wants. */
export type Stranger = {
  readonly peerId: string;
  readonly host: Host;
  /** Publishes raw bytes; resolves when they were handed to a neighbour. */
  say(topic: TopicName, bytes: Uint8Array): Promise<void>;
};

/** A stranger connected to `victim`; the caller stops its host. */
export const createStranger = async (victim: Network): Promise<Stranger> => {
  const host = await createHost(
    {
      privateKey: await createPeerKey(),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      bootstrap: [],
      topics: [...topicStrings(DEPLOYMENT).keys()],
      limits: DEFAULT_LIMITS,
    },
    { isBanned: () => false, appScore: () => 0 },
  );
  await host.start();
  await host.dial(multiaddr(victim.addresses()[0] as string));
  return {
    peerId: host.peerId.toString(),
    host,
    say: async (topic, bytes) => {
      const whole = topicString(DEPLOYMENT, topic);
      await until('the victim listens', () => host.services.pubsub.getSubscribers(whole).length > 0);
      await host.services.pubsub.publish(whole, bytes);
    },
  };
};
