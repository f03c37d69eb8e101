import { expect } from 'chai';
import fc from 'fast-check';
import { nativeDigest } from '../../../node/content/content-digest.ts';
import { CHUNK_SIZE } from '../../../protocol/chunks.ts';
import { contentDigest } from '../../../protocol/content.ts';

describe('native content digest', () => {
  it("is the protocol's, whatever the content", () => {
    const sizes = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE];
    for (const size of sizes) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => i * 31);
      expect(nativeDigest(bytes), String(size)).to.equal(contentDigest(bytes));
    }
    const any = fc.uint8Array({ maxLength: 2_000 });
    fc.assert(
      fc.property(any, (bytes) => {
        expect(nativeDigest(bytes)).to.equal(contentDigest(bytes));
      }),
      { seed: 8 },
    );
  });
});
