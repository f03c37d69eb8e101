import type { MessageInitShape } from '@bufbuild/protobuf';
import { hexBytes } from '../words.ts';
import { hexField, listField, malformed } from './fields.ts';
import { MAX_SEATS, SEALED_KEY_BYTES } from './limits.ts';
import type { Opening as OpeningMessage, OpeningSchema } from './tempernet_pb.js';
import type { Opening } from './topic-messages.ts';

/** An opening as the part of a message. Throws `PROTOCOL_BAD_HEX`. */
export const writeOpening = ({ sampleSeed, digest, keys }: Opening): MessageInitShape<typeof OpeningSchema> => ({
  sampleSeed: hexBytes('sample seed', sampleSeed, 32),
  digest: hexBytes('digest', digest, 32),
  keys: keys.map(({ seat, key }) => ({
    seat: hexBytes('seat', seat, 20),
    key: hexBytes('sealed key', key, SEALED_KEY_BYTES),
  })),
});

/** The opening in a message `what`; each seat at most once, ascending, so that each set of keys has one form. */
export const readOpening = (what: string, value: OpeningMessage): Opening => {
  const keys = listField(what, 'keys', value.keys, MAX_SEATS).map(({ seat, key }) => ({
    seat: hexField(what, 'seat', seat, 20),
    key: hexField(what, 'sealed key', key, SEALED_KEY_BYTES),
  }));
  if (keys.some(({ seat }, i) => i > 0 && seat <= (keys[i - 1]?.seat ?? ''))) throw malformed(what, 'seats do not rise');
  return {
    sampleSeed: hexField(what, 'sample seed', value.sampleSeed, 32),
    digest: hexField(what, 'digest', value.digest, 32),
    keys,
  };
};
