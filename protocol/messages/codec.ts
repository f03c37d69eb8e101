import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { TempernetError } from '../errors/tempernet-error.ts';
import { malformed } from './fields.ts';
import { MAX_ENVELOPE_BYTES } from './limits.ts';
import { PAYLOADS } from './payloads.ts';
import { type Envelope, EnvelopeSchema } from './tempernet_pb.js';
import type { TopicName } from './topic.ts';
import type { TopicMessages } from './topic-messages.ts';

export type { TopicName } from './topic.ts';
export type { TopicMessages } from './topic-messages.ts';

/** Version of the envelope. */
export const MESSAGE_VERSION = 1;

type AnyCodec = {
  readonly case: string;
  readonly write: (message: unknown) => never;
  readonly read: (value: unknown) => unknown;
};

const codecOf = (topic: TopicName): AnyCodec => PAYLOADS[topic] as unknown as AnyCodec;

/**
 * The envelope of a message, at most 64 KiB. Whatever it accepts, `decodeMessage` gives back.
 * Throws `PROTOCOL_BAD_MESSAGE`, `PROTOCOL_BAD_HEX` or `PROTOCOL_MESSAGE_TOO_LARGE`.
 */
export const encodeMessage = <T extends TopicName>(topic: T, message: TopicMessages[T]): Uint8Array => {
  const payload = codecOf(topic).write(message);
  let bytes: Uint8Array;
  try {
    bytes = toBinary(EnvelopeSchema, create(EnvelopeSchema, { version: MESSAGE_VERSION, topic, payload }));
  } catch (cause) {
    throw malformed(topic, 'a number or text does not fit its field', cause);
  }
  decodeMessage(topic, bytes);
  return bytes;
};

/**
 * The message in an envelope that arrived on a topic; every limit is checked. Throws `PROTOCOL_MESSAGE_TOO_LARGE`,
 * `PROTOCOL_BAD_MESSAGE`, or `PROTOCOL_UNKNOWN_VERSION` for an envelope of a later version, which is no fault of its sender.
 */
export const decodeMessage = <T extends TopicName>(topic: T, bytes: Uint8Array): TopicMessages[T] => {
  if (bytes.length > MAX_ENVELOPE_BYTES) {
    throw new TempernetError('PROTOCOL_MESSAGE_TOO_LARGE', { what: topic, size: bytes.length, limit: MAX_ENVELOPE_BYTES });
  }
  const envelope = parse(topic, bytes);
  if (envelope.version > MESSAGE_VERSION)
    throw new TempernetError('PROTOCOL_UNKNOWN_VERSION', { what: topic, version: envelope.version });
  if (envelope.version !== MESSAGE_VERSION) throw malformed(topic, 'no version');
  if (envelope.topic !== topic) throw malformed(topic, 'it names another topic');
  const codec = codecOf(topic);
  if (envelope.payload.case !== codec.case) throw malformed(topic, 'its payload belongs to another topic');
  return codec.read(envelope.payload.value) as TopicMessages[T];
};

const parse = (topic: TopicName, bytes: Uint8Array): Envelope => {
  try {
    return fromBinary(EnvelopeSchema, bytes);
  } catch (cause) {
    throw malformed(topic, 'it is not an envelope', cause);
  }
};
