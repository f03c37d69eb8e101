import type { Hex } from '../../../protocol/hex.ts';
import type { TopicMessages } from '../../../protocol/messages/topic-messages.ts';

/** A digest, an account and a signature that belong to nothing. */
export const DIGEST: Hex = `0x${'5a'.repeat(32)}`;
export const ACCOUNT: Hex = `0x${'a5'.repeat(20)}`;
const SIGNATURE: Hex = `0x${'1b'.repeat(65)}`;

/** A valid message of each topic. */
export const MESSAGES: TopicMessages = {
  announce: {
    account: ACCOUNT,
    peerId: '12D3KooWSLY2aCGLjNGtsNGeWkJ6CV3fqrcyNBWexhjSqhAwF8TY',
    addresses: ['/ip4/127.0.0.1/tcp/4001', '/ip6/::1/tcp/4001'],
    expiry: 2_000_000_000n,
    signature: SIGNATURE,
    roles: ['solver', 'coordinator'],
  },
  task: { taskId: 1_000_001_000n, specDigest: DIGEST },
  solution: {
    taskId: 1_000_001_000n,
    slot: 3,
    digests: [DIGEST, DIGEST, DIGEST],
    opening: { sampleSeed: DIGEST, digest: DIGEST, keys: [{ seat: ACCOUNT, key: `0x${'2c'.repeat(81)}` }] },
  },
  ballot: { taskId: 1_000_001_000n, reportDigest: DIGEST },
  attest: { projectId: 1n, round: 4, digest: DIGEST },
  events: { account: ACCOUNT, taskId: 5n, slot: 1, interval: 9, foundDigest: DIGEST, signature: SIGNATURE },
  status: { account: ACCOUNT, role: 'aggregator', projectId: 1n, headVersion: 7, block: 12_345n, load: 2 },
};
