import { encode } from '@ipld/dag-cbor';
import { expect } from 'chai';
import fc from 'fast-check';
import { CHUNK_SIZE, MAX_CHUNKS } from '../../protocol/chunks.ts';
import { RAW_CODEC, toCid } from '../../protocol/cid.ts';
import { type ContentManifest, decodeManifest, encodeManifest, MAX_MANIFEST_BYTES } from '../../protocol/manifest.ts';
import { digest } from './support/arbitraries.ts';
import { expectCode } from './support/expect-code.ts';

const HASH = `0x${'5a'.repeat(32)}` as const;
const LINK = toCid(RAW_CODEC, HASH);
const GOOD = { size: 5, chunkSize: CHUNK_SIZE, chunks: [LINK] };

describe('content manifest', () => {
  it('decodes to what was encoded', () => {
    const manifest: fc.Arbitrary<ContentManifest> = fc
      .array(digest, { minLength: 1, maxLength: 8 })
      .chain((chunks) =>
        fc
          .integer({ min: (chunks.length - 1) * CHUNK_SIZE + 1, max: chunks.length * CHUNK_SIZE })
          .map((size) => ({ size, chunkSize: CHUNK_SIZE, chunks })),
      );
    fc.assert(
      fc.property(manifest, (value) => {
        expect(decodeManifest(encodeManifest(value))).to.deep.equal(value);
      }),
      { seed: 4 },
    );
    expect(decodeManifest(encodeManifest({ size: 0, chunkSize: CHUNK_SIZE, chunks: [] })).chunks).to.deep.equal([]);
  });

  it('of the largest content stays within its limit', () => {
    const chunks = Array.from({ length: MAX_CHUNKS }, () => HASH);
    const bytes = encodeManifest({ size: MAX_CHUNKS * CHUNK_SIZE, chunkSize: CHUNK_SIZE, chunks });
    expect(bytes.length).to.be.at.most(MAX_MANIFEST_BYTES);
    expect(bytes.length).to.be.greaterThan(MAX_MANIFEST_BYTES - 64);
    expect(decodeManifest(bytes).chunks).to.have.length(MAX_CHUNKS);
  });

  const bad: [string, unknown][] = [
    ['a list', [1]],
    ['nothing', null],
    ['a text', 'manifest'],
    ['a field too many', { ...GOOD, extra: 1 }],
    ['no size', { chunkSize: CHUNK_SIZE, chunks: [LINK] }],
    ['a size of another type', { ...GOOD, size: '5' }],
    ['a negative size', { ...GOOD, size: -5 }],
    ['a broken size', { ...GOOD, size: 5.5 }],
    ['a huge size', { ...GOOD, size: 2n ** 60n }],
    ['another chunk size', { ...GOOD, chunkSize: 1024 }],
    ['a chunk too few', { ...GOOD, size: CHUNK_SIZE + 1 }],
    ['a chunk too many', { ...GOOD, chunks: [LINK, LINK] }],
    ['chunks of another codec', { ...GOOD, chunks: [toCid(0x71, HASH)] }],
    ['chunks as bytes', { ...GOOD, chunks: [new Uint8Array(32)] }],
    ['chunks that are no list', { ...GOOD, chunks: {} }],
  ];
  for (const [name, value] of bad) {
    it(`is refused with ${name}`, () => {
      expectCode(() => decodeManifest(encode(value)), 'PROTOCOL_BAD_MANIFEST');
    });
  }

  it('is refused when inconsistent before it is hashed', () => {
    expectCode(() => encodeManifest({ size: 1, chunkSize: CHUNK_SIZE, chunks: [] }), 'PROTOCOL_BAD_MANIFEST');
    const chunks = Array.from({ length: MAX_CHUNKS + 1 }, () => HASH);
    expectCode(
      () => encodeManifest({ size: chunks.length * CHUNK_SIZE, chunkSize: CHUNK_SIZE, chunks }),
      'PROTOCOL_BAD_MANIFEST',
    );
  });

  it('is refused as any bytes but its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectCode(() => decodeManifest(bytes), 'PROTOCOL_BAD_MANIFEST', 'PROTOCOL_BAD_CBOR');
      }),
      { seed: 5, numRuns: 300 },
    );
    expectCode(() => decodeManifest(new Uint8Array(MAX_MANIFEST_BYTES + 1)), 'PROTOCOL_BAD_CBOR');
  });
});
