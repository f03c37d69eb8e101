import { create, toBinary } from '@bufbuild/protobuf';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeMessage, encodeMessage } from '../../../protocol/messages/codec.ts';
import { MAX_ENVELOPE_BYTES } from '../../../protocol/messages/limits.ts';
import { EnvelopeSchema } from '../../../protocol/messages/tempernet_pb.js';
import { TOPIC_NAMES, type TopicName } from '../../../protocol/messages/topic.ts';
import type { Announce, Status } from '../../../protocol/messages/topic-messages.ts';
import { expectCode } from '../support/expect-code.ts';
import { MESSAGES } from './arbitraries.ts';

type Init = Parameters<typeof create<typeof EnvelopeSchema>>[1];
const envelope = (init: Init): Uint8Array => toBinary(EnvelopeSchema, create(EnvelopeSchema, init));
const sample = <T extends TopicName>(topic: T) => fc.sample(MESSAGES[topic], { seed: 40, numRuns: 1 })[0]!;
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(9);
const BASE58 = `16Uiu2HAm${'a'.repeat(30)}`;

describe('messages', () => {
  for (const topic of TOPIC_NAMES) {
    it(`of topic ${topic} decode to what was encoded`, () => {
      fc.assert(
        fc.property(MESSAGES[topic] as fc.Arbitrary<never>, (message) => {
          expect(decodeMessage(topic, encodeMessage(topic, message))).to.deep.equal(message);
        }),
        { seed: 41, numRuns: 50 },
      );
    });

    it(`of topic ${topic} are taken on no other topic`, () => {
      const encoded = encodeMessage(topic, sample(topic) as never);
      for (const other of TOPIC_NAMES)
        if (other !== topic) expectCode(() => decodeMessage(other, encoded), 'PROTOCOL_BAD_MESSAGE');
    });
  }

  it('never make the decoder throw anything but a catalogued error', () => {
    const encoded = fc.constantFrom(...TOPIC_NAMES).chain((topic) =>
      fc.record({
        topic: fc.constant(topic),
        of: (MESSAGES[topic] as fc.Arbitrary<never>).map((message) => encodeMessage(topic, message)),
        edits: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        cut: fc.nat(300),
      }),
    );
    fc.assert(
      fc.property(encoded, ({ topic, of, edits, cut }) => {
        const altered = of.slice(0, Math.max(0, of.length - (cut % 2) * cut));
        for (const [at, byte] of edits) if (altered.length > 0) altered[at % altered.length] = byte;
        try {
          const message = decodeMessage(topic, altered);
          expect(decodeMessage(topic, encodeMessage(topic, message))).to.deep.equal(message);
        } catch (error) {
          expectCode(
            () => {
              throw error;
            },
            'PROTOCOL_BAD_MESSAGE',
            'PROTOCOL_UNKNOWN_VERSION',
          );
        }
      }),
      { seed: 42, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...TOPIC_NAMES), fc.uint8Array({ maxLength: 100 }), (topic, noise) => {
        expectCode(() => decodeMessage(topic, noise), 'PROTOCOL_BAD_MESSAGE', 'PROTOCOL_UNKNOWN_VERSION');
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  it('of another version are not held against their sender, but those of none are', () => {
    const task = { case: 'task' as const, value: { taskId: 1n, specDigest: bytes(32) } };
    expectCode(() => decodeMessage('task', envelope({ version: 2, topic: 'task', payload: task })), 'PROTOCOL_UNKNOWN_VERSION');
    expectCode(() => decodeMessage('task', envelope({ version: 0, topic: 'task', payload: task })), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => decodeMessage('task', envelope({ version: 1, topic: 'task' })), 'PROTOCOL_BAD_MESSAGE');
    expect(decodeMessage('task', envelope({ version: 1, topic: 'task', payload: task })).taskId).to.equal(1n);
  });

  it('beyond 64 KiB are refused unread', () => {
    expectCode(() => decodeMessage('task', new Uint8Array(MAX_ENVELOPE_BYTES + 1)), 'PROTOCOL_MESSAGE_TOO_LARGE');
    const digests = Array.from({ length: 257 }, () => `0x${'01'.repeat(32)}` as const);
    expectCode(() => encodeMessage('solution', { taskId: 1n, slot: 0, digests }), 'PROTOCOL_BAD_MESSAGE');
    expect(encodeMessage('solution', { taskId: 1n, slot: 0, digests: digests.slice(1) }).length).to.be.lessThan(
      MAX_ENVELOPE_BYTES,
    );
  });

  const announce = { account: bytes(20), peerId: BASE58, addresses: [], expiry: 1n, signature: bytes(65), roles: [1] };
  const odd: [string, object][] = [
    ['a short account', { account: bytes(19) }],
    ['a long signature', { signature: bytes(66) }],
    ['no peer id', { peerId: '' }],
    ['a peer id that is not base58', { peerId: 'l0O' }],
    ['a long peer id', { peerId: 'a'.repeat(129) }],
    ['too many addresses', { addresses: new Array(17).fill('/ip4/127.0.0.1') }],
    ['a long address', { addresses: [`/${'a'.repeat(256)}`] }],
    ['an address with a space', { addresses: ['/ip4/127.0.0.1 /tcp'] }],
    ['an address with an escape', { addresses: ['/ip4/\u001b[31m'] }],
    ['an address that is none', { addresses: ['example.org'] }],
    ['an unknown role', { roles: [6] }],
    ['a role twice', { roles: [1, 1] }],
    ['roles that fall', { roles: [2, 1] }],
    ['too many roles', { roles: [0, 1, 2, 3, 4, 5, 6] }],
  ];
  for (const [name, change] of odd) {
    it(`that announce with ${name} are refused, on the way in and out`, () => {
      const good = envelope({ version: 1, topic: 'announce', payload: { case: 'announce', value: announce } });
      expect(decodeMessage('announce', good).roles).to.deep.equal(['solver']);
      const value = { ...announce, ...change };
      expectCode(
        () => decodeMessage('announce', envelope({ version: 1, topic: 'announce', payload: { case: 'announce', value } })),
        'PROTOCOL_BAD_MESSAGE',
      );
    });
  }

  const sealed = (seat: number) => ({ seat: bytes(20).fill(seat), key: bytes(81) });
  const opening = { sampleSeed: bytes(32), digest: bytes(32), keys: [sealed(1), sealed(2)] };
  const badOpenings: [string, object][] = [
    ['a short seed', { sampleSeed: bytes(31) }],
    ['no digest', { digest: bytes(0) }],
    ['a seat twice', { keys: [sealed(1), sealed(1)] }],
    ['seats that fall', { keys: [sealed(2), sealed(1)] }],
    ['more keys than seats', { keys: Array.from({ length: 17 }, (_, i) => sealed(i)) }],
    ['a short key', { keys: [{ ...sealed(1), key: bytes(80) }] }],
    ['a seat that is no account', { keys: [{ ...sealed(1), seat: bytes(32) }] }],
  ];
  for (const [name, change] of badOpenings) {
    it(`that open data with ${name} are refused`, () => {
      const hint = (value: object) =>
        envelope({
          version: 1,
          topic: 'solution',
          payload: { case: 'solution', value: { taskId: 1n, slot: 0, digests: [], ...value } },
        });
      expect(decodeMessage('solution', hint({ opening })).opening?.keys).to.have.lengthOf(2);
      expect(decodeMessage('solution', hint({}))).not.to.have.property('opening');
      expectCode(() => decodeMessage('solution', hint({ opening: { ...opening, ...change } })), 'PROTOCOL_BAD_MESSAGE');
    });
  }

  it('are checked before they are sent', () => {
    const message: Announce = sample('announce');
    const status: Status = sample('status');
    expectCode(() => encodeMessage('announce', { ...message, addresses: ['no'] }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => encodeMessage('announce', { ...message, account: '0x12' }), 'PROTOCOL_BAD_HEX');
    expectCode(() => encodeMessage('announce', { ...message, expiry: -1n }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => encodeMessage('status', { ...status, load: 1.5 }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => encodeMessage('solution', { taskId: 1n, slot: 64, digests: [] }), 'PROTOCOL_BAD_MESSAGE');
  });

  it('never repeat a stranger’s text in an error', () => {
    const value = { ...announce, peerId: 'SECRET_0' };
    try {
      decodeMessage('announce', envelope({ version: 1, topic: 'announce', payload: { case: 'announce', value } }));
      expect.fail('decoded');
    } catch (error) {
      expect(String((error as Error).message)).to.not.include('SECRET');
    }
  });
});
