import { create, toBinary } from '@bufbuild/protobuf';
import { expect } from 'chai';
import fc from 'fast-check';
import { CHUNK_SIZE, MAX_CHUNKS } from '../../../protocol/chunks.ts';
import { MAX_MANIFEST_BYTES } from '../../../protocol/manifest.ts';
import {
  BLOB_STATUSES,
  type BlobFrame,
  decodeBlobFrame,
  decodeBlobRequest,
  encodeBlobFrame,
  encodeBlobRequest,
} from '../../../protocol/messages/blob-codec.ts';
import { MAX_BLOB_FRAME_BYTES, MAX_BLOB_REQUEST_BYTES } from '../../../protocol/messages/limits.ts';
import { BlobFrameSchema, BlobRequestSchema } from '../../../protocol/messages/tempernet_pb.js';
import { digest } from '../support/arbitraries.ts';
import { expectCode } from '../support/expect-code.ts';

const range = fc
  .tuple(fc.nat(MAX_CHUNKS), fc.nat(MAX_CHUNKS))
  .map(([a, b]) => ({ first: Math.min(a, b), count: Math.abs(a - b) }));
const request = fc
  .tuple(digest, range, fc.boolean())
  .map(([of, { first, count }, wantManifest]) => ({ digest: of, first, count, wantManifest }));
const frame: fc.Arbitrary<BlobFrame> = fc.oneof(
  fc.record({
    kind: fc.constant('header' as const),
    status: fc.constantFrom(...BLOB_STATUSES),
    manifest: fc.uint8Array({ maxLength: 200 }),
  }),
  fc.record({
    kind: fc.constant('chunk' as const),
    index: fc.nat(MAX_CHUNKS - 1),
    data: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  }),
);
const HASH = `0x${'0a'.repeat(32)}` as const;

describe('blob protocol', () => {
  it('requests and frames decode to what was encoded', () => {
    fc.assert(
      fc.property(request, frame, (asked, sent) => {
        expect(decodeBlobRequest(encodeBlobRequest(asked))).to.deep.equal(asked);
        expect(decodeBlobFrame(encodeBlobFrame(sent))).to.deep.equal(sent);
      }),
      { seed: 44 },
    );
  });

  it('carries whole chunks and the largest manifest', () => {
    const chunk = encodeBlobFrame({ kind: 'chunk', index: MAX_CHUNKS - 1, data: new Uint8Array(CHUNK_SIZE) });
    const header = encodeBlobFrame({ kind: 'header', status: 'ok', manifest: new Uint8Array(MAX_MANIFEST_BYTES) });
    expect(Math.max(chunk.length, header.length)).to.be.at.most(MAX_BLOB_FRAME_BYTES);
    expect(encodeBlobRequest({ digest: HASH, first: 0, count: MAX_CHUNKS, wantManifest: true }).length).to.be.at.most(
      MAX_BLOB_REQUEST_BYTES,
    );
  });

  it('refuses what is too large, empty or out of range', () => {
    expectCode(() => decodeBlobFrame(new Uint8Array(MAX_BLOB_FRAME_BYTES + 1)), 'PROTOCOL_MESSAGE_TOO_LARGE');
    expectCode(() => decodeBlobRequest(new Uint8Array(MAX_BLOB_REQUEST_BYTES + 1)), 'PROTOCOL_MESSAGE_TOO_LARGE');
    expectCode(() => encodeBlobFrame({ kind: 'chunk', index: 0, data: new Uint8Array(CHUNK_SIZE + 1) }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => encodeBlobFrame({ kind: 'chunk', index: 0, data: new Uint8Array(0) }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => encodeBlobFrame({ kind: 'chunk', index: MAX_CHUNKS, data: new Uint8Array(1) }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(
      () => encodeBlobRequest({ digest: HASH, first: 1, count: MAX_CHUNKS, wantManifest: false }),
      'PROTOCOL_BAD_MESSAGE',
    );
    expectCode(() => encodeBlobRequest({ digest: HASH, first: -1, count: 1, wantManifest: false }), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => encodeBlobRequest({ digest: '0x12', first: 0, count: 1, wantManifest: false }), 'PROTOCOL_BAD_HEX');
  });

  it('refuses a strange status, a frame without content, and noise', () => {
    const strange = create(BlobFrameSchema, { frame: { case: 'header', value: { status: BLOB_STATUSES.length } } });
    expectCode(() => decodeBlobFrame(toBinary(BlobFrameSchema, strange)), 'PROTOCOL_BAD_MESSAGE');
    expectCode(() => decodeBlobFrame(new Uint8Array(0)), 'PROTOCOL_BAD_MESSAGE');
    const short = create(BlobRequestSchema, { digest: new Uint8Array(31) });
    expectCode(() => decodeBlobRequest(toBinary(BlobRequestSchema, short)), 'PROTOCOL_BAD_MESSAGE');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (noise) => {
        expectCode(() => decodeBlobRequest(noise), 'PROTOCOL_BAD_MESSAGE');
      }),
      { seed: 45, numRuns: 200 },
    );
  });
});
