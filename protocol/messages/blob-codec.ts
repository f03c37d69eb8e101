import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CHUNK_SIZE, MAX_CHUNKS } from '../chunks.ts';
import { TempernetError } from '../errors/tempernet-error.ts';
import type { Hex } from '../hex.ts';
import { MAX_MANIFEST_BYTES } from '../manifest.ts';
import { hexBytes } from '../words.ts';
import { hexField, malformed, numberField } from './fields.ts';
import { MAX_BLOB_FRAME_BYTES, MAX_BLOB_REQUEST_BYTES } from './limits.ts';
import { BlobFrameSchema, BlobRequestSchema } from './tempernet_pb.js';

/** Name of the stream protocol that moves content. */
export const BLOB_PROTOCOL = '/tempernet/blob/1';

/** How a holder answers: the index is the number on the wire. */
export const BLOB_STATUSES = ['ok', 'not-found', 'over-quota', 'busy', 'bad-range'] as const;

/** A holder's answer by name. */
export type BlobStatus = (typeof BLOB_STATUSES)[number];

/** Asks for `count` chunks from chunk `first` of a content; with `wantManifest` the header brings the manifest too. `count` may be 0. */
export type BlobRequest = {
  readonly digest: Hex;
  readonly first: number;
  readonly count: number;
  readonly wantManifest: boolean;
};

/** One frame of an answer: first a header (manifest empty when not asked for), then with status `ok` the chunks in order. */
export type BlobFrame =
  | { readonly kind: 'header'; readonly status: BlobStatus; readonly manifest: Uint8Array }
  | { readonly kind: 'chunk'; readonly index: number; readonly data: Uint8Array };

const REQUEST = 'blob request';
const FRAME = 'blob frame';

const guard = <T>(what: string, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    throw malformed(what, 'it is not a message of this protocol', cause);
  }
};

const checkSize = (what: string, bytes: Uint8Array, limit: number): void => {
  if (bytes.length > limit) throw new TempernetError('PROTOCOL_MESSAGE_TOO_LARGE', { what, size: bytes.length, limit });
};

/** Bytes of a request. Throws `PROTOCOL_BAD_MESSAGE` or `PROTOCOL_BAD_HEX` on what no holder would accept. */
export const encodeBlobRequest = (request: BlobRequest): Uint8Array => {
  const init = { ...request, digest: hexBytes('digest', request.digest, 32) };
  const bytes = guard(REQUEST, () => toBinary(BlobRequestSchema, create(BlobRequestSchema, init)));
  decodeBlobRequest(bytes);
  return bytes;
};

/** A stranger's request: the range lies within what a content can have. Throws `PROTOCOL_BAD_MESSAGE` or `PROTOCOL_MESSAGE_TOO_LARGE`. */
export const decodeBlobRequest = (bytes: Uint8Array): BlobRequest => {
  checkSize(REQUEST, bytes, MAX_BLOB_REQUEST_BYTES);
  const { digest, first, count, wantManifest } = guard(REQUEST, () => fromBinary(BlobRequestSchema, bytes));
  numberField(REQUEST, 'end of its range', first + count, MAX_CHUNKS);
  return { digest: hexField(REQUEST, 'digest', digest, 32), first, count, wantManifest };
};

/** Bytes of a frame. Throws `PROTOCOL_BAD_MESSAGE` or `PROTOCOL_MESSAGE_TOO_LARGE` on what nobody would accept. */
export const encodeBlobFrame = (frame: BlobFrame): Uint8Array => {
  const init =
    frame.kind === 'header'
      ? { case: 'header' as const, value: { status: BLOB_STATUSES.indexOf(frame.status), manifest: frame.manifest } }
      : { case: 'chunk' as const, value: { index: frame.index, data: frame.data } };
  const bytes = guard(FRAME, () => toBinary(BlobFrameSchema, create(BlobFrameSchema, { frame: init })));
  decodeBlobFrame(bytes);
  return bytes;
};

/** A stranger's frame; manifest and data are views of `bytes` and not yet verified against any digest. */
export const decodeBlobFrame = (bytes: Uint8Array): BlobFrame => {
  checkSize(FRAME, bytes, MAX_BLOB_FRAME_BYTES);
  const { frame } = guard(FRAME, () => fromBinary(BlobFrameSchema, bytes));
  if (frame.case === 'header') {
    const status = BLOB_STATUSES[frame.value.status];
    if (status === undefined) throw malformed(FRAME, 'unknown status');
    numberField(FRAME, 'bytes of its manifest', frame.value.manifest.length, MAX_MANIFEST_BYTES);
    return { kind: 'header', status, manifest: frame.value.manifest };
  }
  if (frame.case !== 'chunk') throw malformed(FRAME, 'neither header nor chunk');
  const { index, data } = frame.value;
  numberField(FRAME, 'chunk index', index, MAX_CHUNKS - 1);
  if (data.length === 0 || data.length > CHUNK_SIZE) throw malformed(FRAME, `a chunk of ${data.length} bytes`);
  return { kind: 'chunk', index, data };
};
