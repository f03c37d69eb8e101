import type { Hex } from '../../protocol/hex.ts';
import { TOPIC_NAMES, type TopicName } from '../../protocol/messages/topic.ts';

/** Two deployments on one wire never mix: chain and registry are part of every topic. */
export type Deployment = { readonly chainId: number; readonly registry: Hex };

/** The whole name of a topic (protocol section 10): `/tempernet/<chainId>/<registry>/1/<name>`, the registry in lower case. */
export const topicString = (deployment: Deployment, name: TopicName): string =>
  `/tempernet/${deployment.chainId}/${deployment.registry.toLowerCase()}/1/${name}`;

/** All topics of a deployment: whole name to short name. */
export const topicStrings = (deployment: Deployment): Map<string, TopicName> =>
  new Map(TOPIC_NAMES.map((name) => [topicString(deployment, name), name]));
