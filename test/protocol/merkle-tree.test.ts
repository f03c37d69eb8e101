import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../protocol/hex.ts';
import { merkleProof, merkleRoot } from '../../protocol/merkle.ts';
import { MerkleTree, type ShownLeaf, verifyLeaves } from '../../protocol/merkle-tree.ts';

const leaves = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 40 });
const withSome = leaves.chain((data) =>
  fc.tuple(
    fc.constant(data),
    fc.uniqueArray(fc.nat(data.length - 1), { minLength: 1 }).map((some) => some.sort((a, b) => a - b)),
  ),
);
const noRest = async (): Promise<void> => undefined;
const treeOf = (data: readonly Uint8Array[], rest = noRest): Promise<MerkleTree> =>
  MerkleTree.grow(data.length, (i) => data[i] as Uint8Array, rest);
const shown = (data: readonly Uint8Array[], some: readonly number[]): ShownLeaf[] =>
  some.map((index) => ({ index, data: data[index] as Uint8Array }));

describe('ordered tree that is kept whole', () => {
  it('has the root of the ordered tree, whatever its width', async () => {
    for (let count = 1; count <= 70; count++) {
      const data = Array.from({ length: count }, (_, i) => Uint8Array.of(i, count));
      expect((await treeOf(data)).root).to.equal(merkleRoot(data));
    }
  });

  it('rests while it grows, and no more often than it has to', async () => {
    let rests = 0;
    const data = Array.from({ length: 2_000 }, (_, i) => Uint8Array.of(i & 255, i >> 8));
    const tree = await treeOf(data, async () => void rests++);
    expect(tree.root).to.equal(merkleRoot(data));
    expect(rests).to.be.within(8, 20);
  });

  it('needs for one leaf what its proof holds', async () => {
    await fc.assert(
      fc.asyncProperty(withSome, async ([data, [index = 0]]) => {
        const proof = merkleProof(data, index)
          .map((hash) => hash.slice(2))
          .join('');
        expect(Buffer.from((await treeOf(data)).siblings([index])).toString('hex')).to.equal(proof);
      }),
      { seed: 21 },
    );
  });

  it('shows any of its leaves at once', async () => {
    await fc.assert(
      fc.asyncProperty(withSome, async ([data, some]) => {
        const tree = await treeOf(data);
        expect(verifyLeaves(tree.root, data.length, shown(data, some), tree.siblings(some))).to.equal(true);
      }),
      { seed: 22 },
    );
  });

  it('needs no hash when all leaves are shown, and far fewer than single proofs when many are', async () => {
    const data = Array.from({ length: 1000 }, (_, i) => Uint8Array.of(i & 255, i >> 8));
    const tree = await treeOf(data);
    expect(tree.siblings(Array.from({ length: 1000 }, (_, i) => i))).to.have.lengthOf(0);
    const even = Array.from({ length: 500 }, (_, i) => 2 * i);
    expect(tree.siblings(even)).to.have.lengthOf(32 * 500);
  });

  it('shows nothing else: other data, place, count, root, order, or hashes cut, extended or altered', async () => {
    await fc.assert(
      fc.asyncProperty(withSome, fc.nat(), async ([data, some], pick) => {
        const tree = await treeOf(data);
        const siblings = tree.siblings(some);
        const said = shown(data, some);
        const at = pick % said.length;
        const one = said[at] as ShownLeaf;
        const put = (leaf: ShownLeaf): ShownLeaf[] => said.map((kept, i) => (i === at ? leaf : kept));
        const is = (root: Hex, count: number, those: readonly ShownLeaf[], hashes: Uint8Array): boolean =>
          verifyLeaves(root, count, those, hashes);
        expect(is(tree.root, data.length, put({ ...one, data: Uint8Array.of(...one.data, 1) }), siblings)).to.equal(false);
        expect(is(tree.root, data.length, put({ ...one, index: one.index + 1 }), siblings)).to.equal(false);
        expect(is(tree.root, data.length, put({ ...one, index: -1 }), siblings)).to.equal(false);
        expect(is(tree.root, data.length, put({ ...one, index: 0.5 }), siblings)).to.equal(false);
        expect(is(merkleRoot([Uint8Array.of(9)]), data.length, said, siblings)).to.equal(false);
        expect(is(tree.root, data.length, [], siblings)).to.equal(false);
        expect(is(tree.root, data.length, [...said, one], siblings)).to.equal(false);
        expect(is(tree.root, data.length, said, Uint8Array.of(...siblings, ...new Uint8Array(32)))).to.equal(false);
        if (siblings.length === 0) return;
        expect(is(tree.root, data.length, said, siblings.subarray(0, -1))).to.equal(false);
        expect(is(tree.root, data.length, said, siblings.subarray(0, -32))).to.equal(false);
        const altered = siblings.slice();
        altered[pick % altered.length] = (altered[pick % altered.length] as number) ^ 1;
        expect(is(tree.root, data.length, said, altered)).to.equal(false);
      }),
      { seed: 23 },
    );
  });
});
