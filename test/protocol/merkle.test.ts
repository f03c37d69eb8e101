import { expect } from 'chai';
import { concat, keccak256 } from 'ethers';
import fc from 'fast-check';
import type { Hex } from '../../protocol/hex.ts';
import { merkleProof, merkleRoot, verifyMerkle } from '../../protocol/merkle.ts';

const leaves = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 20 });
const withIndex = leaves.chain((data) => fc.tuple(fc.constant(data), fc.nat(data.length - 1)));

/** The same tree written the other way: by recursion, with ethers' hash. */
const reference = (data: Uint8Array[]): string => {
  const level = (nodes: string[]): string => {
    if (nodes.length === 1) return nodes[0] as string;
    const above: string[] = [];
    for (let i = 0; i < nodes.length; i += 2) {
      above.push(i + 1 < nodes.length ? keccak256(concat(['0x01', nodes[i]!, nodes[i + 1]!])) : nodes[i]!);
    }
    return level(above);
  };
  return level(data.map((leaf, i) => keccak256(concat(['0x00', `0x${i.toString(16).padStart(16, '0')}`, leaf]))));
};

describe('ordered tree', () => {
  it('has the root of protocol section 1', () => {
    fc.assert(
      fc.property(leaves, (data) => {
        expect(merkleRoot(data)).to.equal(reference(data));
      }),
      { seed: 13 },
    );
    expect(merkleRoot([])).to.equal(`0x${'00'.repeat(32)}`);
  });

  it('proves every leaf', () => {
    fc.assert(
      fc.property(withIndex, ([data, index]) => {
        const proof = merkleProof(data, index);
        expect(verifyMerkle(merkleRoot(data), data.length, index, data[index]!, proof)).to.equal(true);
      }),
      { seed: 14 },
    );
  });

  it('proves nothing else: other data, place, count, root, or a proof cut, extended or altered', () => {
    fc.assert(
      fc.property(withIndex, fc.nat(), ([data, index], pick) => {
        const root = merkleRoot(data);
        const proof = merkleProof(data, index);
        const leaf = data[index]!;
        const other = Uint8Array.of(...leaf, 1);
        const verify = (count: number, at: number, of: Uint8Array, by: Hex[], under = root): boolean =>
          verifyMerkle(under, count, at, of, by);
        expect(verify(data.length, index, other, proof)).to.equal(false);
        expect(verify(data.length, index + 1, leaf, proof)).to.equal(false);
        expect(verify(data.length, data.length, leaf, proof)).to.equal(false);
        expect(verify(data.length, -1, leaf, proof)).to.equal(false);
        expect(verify(data.length, index, leaf, proof, merkleRoot([...data, leaf]))).to.equal(false);
        expect(verify(data.length, index, leaf, [...proof, root])).to.equal(false);
        if (proof.length === 0) return;
        const at = pick % proof.length;
        expect(verify(data.length, index, leaf, proof.slice(1))).to.equal(false);
        expect(verify(data.length, index, leaf, proof.with(at, root))).to.equal(false);
        expect(verify(data.length, index, leaf, proof.with(at, '0x12'))).to.equal(false);
      }),
      { seed: 15 },
    );
  });

  it('does not take an inner node for a leaf', () => {
    const data = [1, 2, 3, 4].map((byte) => Uint8Array.of(byte));
    const [left, right] = [merkleProof(data, 2)[1]!, merkleProof(data, 0)[1]!];
    expect(keccak256(concat(['0x01', left, right]))).to.equal(merkleRoot(data));
    expect(
      verifyMerkle(merkleRoot(data), 1, 0, Uint8Array.from(Buffer.from(concat(['0x01', left, right]).slice(2), 'hex')), []),
    ).to.equal(false);
    expect(verifyMerkle(merkleRoot(data), 2, 0, Uint8Array.from(Buffer.from(left.slice(2), 'hex')), [right])).to.equal(false);
  });

  it('tells the order of leaves apart', () => {
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    expect(merkleRoot([a, b])).to.not.equal(merkleRoot([b, a]));
  });
});
