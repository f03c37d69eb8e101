/** Short names of the gossip topics; on the wire each is the end of `/tempernet/<chainId>/<registry>/1/<name>`. */
export const TOPIC_NAMES = ['announce', 'task', 'solution', 'ballot', 'attest', 'events', 'status'] as const;

/** A gossip topic by its short name. */
export type TopicName = (typeof TOPIC_NAMES)[number];
