import { readFileSync } from 'node:fs';
import { hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { encodeCbor } from '../../protocol/cbor.ts';
import { contentDigest, contentManifest } from '../../protocol/content.ts';
import type { Hex } from '../../protocol/hex.ts';
import { encodeManifest } from '../../protocol/manifest.ts';
import { batchIndices, exampleOrder } from '../../protocol/order.ts';
import { seededRandom } from '../../protocol/random.ts';

// Vectors that the Python package writes: both languages must draw the same numbers and hash the same bytes.

type Stream = { domain: string; payload: string };
type Order = { taskSeed: Hex; slot: number; count: number };
type RandomVectors = {
  streams: (Stream & { next: number[] })[];
  below: (Stream & { n: number; values: number[] })[];
  permutations: (Stream & { count: number; order: number[] })[];
  exampleOrders: (Order & { epoch: number; order: number[] })[];
  batches: (Order & { step: number; batch: number; indices: number[] })[];
};
type DigestVectors = { contents: { size: number; manifest: string; digest: Hex }[]; values: { value: unknown; hex: string }[] };

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
const random = read('random') as RandomVectors;
const digests = read('content-digest') as DigestVectors;
const stream = ({ domain, payload }: Stream) => seededRandom(domain, hexToBytes(payload));

describe('vectors of the Python package', () => {
  it('have the same streams', () => {
    for (const vector of random.streams) {
      const generator = stream(vector);
      expect(vector.next.map(() => generator.next())).to.deep.equal(vector.next);
    }
  });

  it('have the same numbers below a bound, rejections included', () => {
    for (const vector of random.below) {
      const generator = stream(vector);
      expect(vector.values.map(() => generator.below(vector.n))).to.deep.equal(vector.values);
    }
  });

  it('have the same permutations, orders of examples and batches', () => {
    for (const vector of random.permutations) {
      expect([...stream(vector).permutation(vector.count)]).to.deep.equal(vector.order);
    }
    for (const { taskSeed, slot, epoch, count, order } of random.exampleOrders) {
      expect([...exampleOrder(taskSeed, slot, epoch, count)]).to.deep.equal(order);
    }
    for (const { taskSeed, slot, step, count, batch, indices } of random.batches) {
      expect([...batchIndices(taskSeed, slot, step, count, batch)]).to.deep.equal(indices);
    }
  });

  it('have the same digests of contents', () => {
    for (const { size, manifest, digest } of digests.contents) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (31 * i + 7) & 0xff);
      expect(encodeManifest(contentManifest(bytes)), `${size} bytes`).to.deep.equal(hexToBytes(manifest));
      expect(contentDigest(bytes), `${size} bytes`).to.equal(digest);
    }
  });

  it('have the same dag-cbor', () => {
    for (const { value, hex } of digests.values) expect(encodeCbor(value)).to.deep.equal(hexToBytes(hex));
  });
});
