import fc from 'fast-check';
import type { TopicName } from '../../../protocol/messages/topic.ts';
import type { TopicMessages } from '../../../protocol/messages/topic-messages.ts';
import { ROLES } from '../../../protocol/roles.ts';
import { account, digest, hex, role, slot, uint32, uint64 } from '../support/arbitraries.ts';

const base58 = [...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'];
const peerId = fc.string({ unit: fc.constantFrom(...base58), minLength: 1, maxLength: 128 });
const address = fc.ipV4().map((ip) => `/ip4/${ip}/tcp/4001`);
const signature = hex(65);

const keys = fc
  .uniqueArray(fc.record({ seat: account, key: hex(81) }), { maxLength: 16, selector: ({ seat }) => seat })
  .map((all) => all.sort((a, b) => (a.seat < b.seat ? -1 : 1)));
const opening = fc.record({ sampleSeed: digest, digest, keys });

/** A valid message of each topic. */
export const MESSAGES: { readonly [T in TopicName]: fc.Arbitrary<TopicMessages[T]> } = {
  announce: fc.record({
    account,
    peerId,
    addresses: fc.array(address, { maxLength: 16 }),
    expiry: uint64,
    signature,
    roles: fc.subarray([...ROLES]),
  }),
  task: fc.record({ taskId: uint64, specDigest: digest }),
  solution: fc.record(
    { taskId: uint64, slot, digests: fc.array(digest, { maxLength: 20 }), opening },
    { requiredKeys: ['taskId', 'slot', 'digests'] },
  ),
  ballot: fc.record({ taskId: uint64, reportDigest: digest }),
  attest: fc.record({ projectId: uint64, round: uint32, digest }),
  events: fc.record({ account, taskId: uint64, slot, interval: uint32, foundDigest: digest, signature }),
  status: fc.record({ account, role, projectId: uint64, headVersion: uint32, block: uint64, load: uint32 }),
};
