import { createHash } from 'node:crypto';
import { encode } from '@ipld/dag-cbor';
import { expect } from 'chai';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';
import { CHUNK_SIZE, chunkCount, chunkDigests, chunkLength, chunkOf, sha256Hex } from '../../protocol/chunks.ts';
import { cidToDigest, digestToCid } from '../../protocol/cid.ts';
import { contentDigest, contentManifest, manifestDigest } from '../../protocol/content.ts';
import { toHex } from '../../protocol/hex.ts';
import { digest } from './support/arbitraries.ts';
import { expectCode } from './support/expect-code.ts';

const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 0xff);

describe('content', () => {
  it('has the digest that multiformats and dag-cbor give for the manifest of protocol section 1', async () => {
    const bytes = content(2 * CHUNK_SIZE + 5);
    const leaves = [0, 1, 2].map((i) => bytes.subarray(i * CHUNK_SIZE, (i + 1) * CHUNK_SIZE));
    const chunks = await Promise.all(leaves.map(async (leaf) => CID.createV1(0x55, await sha256.digest(leaf))));
    const manifest = encode({ size: bytes.length, chunkSize: CHUNK_SIZE, chunks });
    expect(contentDigest(bytes)).to.equal(`0x${createHash('sha256').update(manifest).digest('hex')}`);
    expect(digestToCid(contentDigest(bytes))).to.equal(CID.createV1(0x71, await sha256.digest(manifest)).toString());
  });

  it('has these digests, forever', () => {
    expect(contentDigest(new Uint8Array(0))).to.equal('0x5d56597b61248ecc79de24575210d261b8cfaa6f5f171fa67c74bb2d31deda13');
    expect(contentDigest(Uint8Array.of(1, 2, 3))).to.equal('0x70e2a9f79eca9cf5ae83c8796d106418c7c5b38b358fcd022a2910a44eefa065');
    expect(digestToCid(contentDigest(Uint8Array.of(1, 2, 3)))).to.equal(
      'bafyreidq4ku7phwktt225a6ipfwrazayy7c3hczvr7gqekrjccse535amu',
    );
  });

  for (const size of [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE]) {
    it(`of ${size} bytes is cut into chunks that sum to it`, () => {
      const bytes = content(size);
      const manifest = contentManifest(bytes);
      expect(manifest.chunks).to.have.length(chunkCount(size));
      const lengths = manifest.chunks.map((_, i) => chunkLength(size, i));
      expect(lengths.reduce((a, b) => a + b, 0)).to.equal(size);
      expect(manifest.chunks).to.deep.equal(lengths.map((_, i) => sha256Hex(chunkOf(bytes, i))));
      expect(lengths.map((_, i) => chunkOf(bytes, i).length)).to.deep.equal(lengths);
      expect(manifestDigest(manifest)).to.equal(contentDigest(bytes));
    });
  }

  it('changes its digest with any one byte', () => {
    const bytes = content(CHUNK_SIZE + 100);
    const before = contentDigest(bytes);
    const places = [0, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 99];
    for (const at of places) {
      const other = bytes.slice();
      other[at] = (other[at] as number) ^ 1;
      expect(contentDigest(other), `byte ${at}`).to.not.equal(before);
      expect(chunkDigests(other).filter((chunk, i) => chunk !== chunkDigests(bytes)[i])).to.have.length(1);
    }
  });

  it('digests and CIDs are two forms of one value', () => {
    fc.assert(
      fc.property(digest, (value) => {
        expect(cidToDigest(digestToCid(value))).to.equal(value);
      }),
      { seed: 3 },
    );
  });

  it('takes no other CID for a digest', async () => {
    const hash = await sha256.digest(content(5));
    const raw = CID.createV1(0x55, hash).toString();
    const version0 = CID.createV0(hash).toString();
    const otherBase = CID.createV1(0x71, hash).toString().toUpperCase();
    for (const text of ['', 'bafy', 'nonsense', raw, version0, otherBase, `${digestToCid(toHex(hash.digest))}a`]) {
      expectCode(() => cidToDigest(text), 'PROTOCOL_BAD_CID');
    }
    expectCode(() => digestToCid('0x12'), 'PROTOCOL_BAD_HEX');
  });
});
