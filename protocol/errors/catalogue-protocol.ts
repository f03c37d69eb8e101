import type { ErrorEntry } from './entry.ts';

/** Errors of the protocol floor. Range 1000-1999. */
export const PROTOCOL_ERRORS = {
  PROTOCOL_BAD_HEX: {
    number: 1000,
    message: '{what} is not {length} bytes of lower-case hexadecimal',
    hint: 'give 0x and {length} bytes in lower case',
  },
  PROTOCOL_OUT_OF_RANGE: {
    number: 1001,
    message: '{what} is {value}, outside {range}',
    hint: 'give a whole number within {range}',
  },
  PROTOCOL_BAD_CBOR: {
    number: 1002,
    message: '{what} is not canonical dag-cbor: {detail}',
    hint: 'encode it again; one value has exactly one encoding',
  },
  PROTOCOL_BAD_MANIFEST: {
    number: 1003,
    message: 'content manifest is malformed: {detail}',
    hint: 'the content was published wrongly; fetch another digest',
  },
  PROTOCOL_BAD_CID: {
    number: 1004,
    message: '{cid} is not the CID of a content digest',
    hint: 'give a CIDv1 of codec dag-cbor with a sha2-256 hash',
  },
  PROTOCOL_BAD_MESSAGE: {
    number: 1005,
    message: '{what} message is malformed: {detail}',
    hint: 'the sender runs another version or is hostile; drop the message',
  },
  PROTOCOL_MESSAGE_TOO_LARGE: {
    number: 1006,
    message: '{what} message of {size} bytes exceeds {limit}',
    hint: 'send a digest and move the content by the blob protocol',
  },
  PROTOCOL_BAD_BALLOTS: {
    number: 1007,
    message: 'ballots are inconsistent: {detail}',
    hint: 'every ballot needs one score per joined solver, zero where refuted',
  },
  PROTOCOL_UNKNOWN_VERSION: {
    number: 1008,
    message: '{what} message has version {version}, which this node does not know',
    hint: 'the sender runs a later release; update this node',
  },
} as const satisfies Record<string, ErrorEntry>;
