import { manifestOf } from '../../../../node/content/content-digest.ts';
import { decodeCbor, encodeCbor } from '../../../../protocol/cbor.ts';
import { cidToDigest, digestToCid, toCid } from '../../../../protocol/cid.ts';
import type { ErrorCode } from '../../../../protocol/errors/catalogue.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { type ContentManifest, decodeManifest, encodeManifest } from '../../../../protocol/manifest.ts';
import {
  decodeBlobFrame,
  decodeBlobRequest,
  encodeBlobFrame,
  encodeBlobRequest,
} from '../../../../protocol/messages/blob-codec.ts';
import { decodeMessage, encodeMessage } from '../../../../protocol/messages/codec.ts';
import { TOPIC_NAMES, type TopicName } from '../../../../protocol/messages/topic.ts';
import { recoverAccount, signDigest } from '../../../../protocol/signature.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { DIGEST, MESSAGES } from '../samples.ts';

const MESSAGE: readonly ErrorCode[] = ['PROTOCOL_BAD_MESSAGE', 'PROTOCOL_MESSAGE_TOO_LARGE'];

const message = (topic: TopicName): Decoder =>
  decoder({
    name: `message ${topic}`,
    kind: 'bytes',
    covers: ['decodeMessage'],
    structure: 'proto',
    // Two topics' messages, so that pieces of the one come into the other.
    seeds: () => [encodeMessage(topic, MESSAGES[topic] as never)],
    // What is taken can be said again by this node: nothing half-valid comes in.
    decode: (bytes) => encodeMessage(topic, decodeMessage(topic, bytes)),
    codes: [...MESSAGE, 'PROTOCOL_UNKNOWN_VERSION'],
  });

/** Ways into the protocol floor. */
export const PROTOCOL_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'dag-cbor',
    kind: 'bytes',
    covers: ['decodeCbor'],
    structure: 'cbor',
    seeds: () =>
      [
        { a: 1, b: [1.5, -1, 'x', null, true], link: toCid(0x71, DIGEST), bytes: new Uint8Array(40), deep: [[[[{}]]]] },
        Array.from({ length: 300 }, (_, i) => i * 1_000),
        2n ** 63n,
      ].map((value) => encodeCbor(value)),
    decode: decodeCbor,
    codes: ['PROTOCOL_BAD_CBOR'],
    again: (value) => encodeCbor(value),
  }),
  decoder({
    name: 'content manifest',
    kind: 'bytes',
    covers: ['decodeManifest'],
    structure: 'cbor',
    seeds: () => [0, 5, 700_000].map((length) => encodeManifest(manifestOf(new Uint8Array(length)))),
    decode: decodeManifest,
    codes: ['PROTOCOL_BAD_CBOR', 'PROTOCOL_BAD_MANIFEST'],
    again: (manifest: ContentManifest) => encodeManifest(manifest),
  }),
  ...TOPIC_NAMES.map(message),
  decoder({
    name: 'blob request',
    kind: 'bytes',
    covers: ['decodeBlobRequest'],
    structure: 'proto',
    seeds: () => [encodeBlobRequest({ digest: DIGEST, first: 3, count: 8, wantManifest: true })],
    decode: (bytes) => encodeBlobRequest(decodeBlobRequest(bytes)),
    codes: MESSAGE,
  }),
  decoder({
    name: 'blob frame',
    kind: 'bytes',
    covers: ['decodeBlobFrame'],
    structure: 'proto',
    seeds: () => [
      encodeBlobFrame({ kind: 'header', status: 'ok', manifest: encodeManifest(manifestOf(new Uint8Array(600_000))) }),
      encodeBlobFrame({ kind: 'header', status: 'busy', manifest: new Uint8Array(0) }),
      encodeBlobFrame({ kind: 'chunk', index: 7, data: new Uint8Array(1_000).fill(3) }),
    ],
    decode: (bytes) => encodeBlobFrame(decodeBlobFrame(bytes)),
    codes: MESSAGE,
  }),
  decoder({
    name: 'CID',
    kind: 'text',
    covers: [],
    seeds: () => [digestToCid(DIGEST), digestToCid(`0x${'00'.repeat(32)}`)],
    decode: cidToDigest,
    codes: ['PROTOCOL_BAD_CID'],
    again: (digest: Hex) => digestToCid(digest),
  }),
  decoder({
    name: 'signature',
    kind: 'text',
    covers: [],
    seeds: () => [1, 2].map((key) => signDigest(new Uint8Array(32).fill(key), DIGEST)),
    decode: (text) => recoverAccount(DIGEST, text as Hex),
    codes: ['PROTOCOL_BAD_HEX'],
  }),
];
