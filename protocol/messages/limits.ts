import { CHUNK_SIZE } from '../chunks.ts';
import { MAX_MANIFEST_BYTES } from '../manifest.ts';

/** Bytes of a gossip envelope; anything larger is a digest. */
export const MAX_ENVELOPE_BYTES = 64 * 1024;

/** Addresses in one announcement. */
export const MAX_ADDRESSES = 16;

/** Characters of one address. */
export const MAX_ADDRESS_LENGTH = 256;

/** Characters of a peer id in base58. */
export const MAX_PEER_ID_LENGTH = 128;

/** Digests in one hint. */
export const MAX_DIGESTS = 256;

/** Slots of a task: a mask of them fits a uint64. */
export const MAX_SLOTS = 64;

/** Seats of a task. */
export const MAX_SEATS = 16;

/** Bytes of a content key that was sealed to an account: a compressed public key, 32 bytes of key, a tag of 16. */
export const SEALED_KEY_BYTES = 33 + 32 + 16;

/** Bytes of a blob request. */
export const MAX_BLOB_REQUEST_BYTES = 128;

/** Bytes of a frame of a blob answer: the larger of a whole chunk and the largest manifest, and what goes around it. */
export const MAX_BLOB_FRAME_BYTES = Math.max(CHUNK_SIZE, MAX_MANIFEST_BYTES) + 64;
