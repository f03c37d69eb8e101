import type { Hex } from '../hex.ts';
import { hexBytes } from '../words.ts';

/** Short names of the gossip topics. */
export const TOPIC_NAMES = ['announce', 'task', 'solution', 'ballot', 'attest', 'events', 'status'] as const;

/** A gossip topic by its short name. */
export type TopicName = (typeof TOPIC_NAMES)[number];

/** The whole topic, `/tempernet/<chainId>/<registry>/1/<name>`: two networks on one wire never mix. */
export const topicString = (chainId: bigint, registry: Hex, name: TopicName): string => {
  hexBytes('registry address', registry, 20);
  return `/tempernet/${chainId}/${registry}/1/${name}`;
};
