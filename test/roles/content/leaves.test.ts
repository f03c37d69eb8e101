import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../../protocol/hex.ts';
import { inputRoot, type MergeInput } from '../../../roles/content/inputs.ts';
import { checkpointRoot, decodeLeaves, encodeLeaves } from '../../../roles/content/leaves.ts';
import { account, digest, slot, uint256 } from '../../protocol/support/arbitraries.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';

describe('leaves of a run', () => {
  it('come back as they were, in exactly that number', () => {
    fc.assert(
      fc.property(fc.array(digest, { maxLength: 20 }), (leaves) => {
        const bytes = encodeLeaves(leaves);
        expect(bytes.length).to.equal(32 * leaves.length);
        expect(decodeLeaves(bytes, leaves.length)).to.deep.equal(leaves);
        expectCode(() => decodeLeaves(bytes, leaves.length + 1), 'ROLE_BAD_CONTENT');
        expectCode(() => decodeLeaves(new Uint8Array([...bytes, 0]), leaves.length), 'ROLE_BAD_CONTENT');
      }),
      { seed: 1 },
    );
  });

  it('have a root that any change, swap or omission moves', () => {
    const distinct = fc.uniqueArray(digest, { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(distinct, fc.nat(), fc.nat(), (leaves, a, b) => {
        const root = checkpointRoot(leaves);
        const [i, j] = [a % leaves.length, b % leaves.length];
        const swapped = leaves.with(i, leaves[j] as Hex).with(j, leaves[i] as Hex);
        if (i !== j) expect(checkpointRoot(swapped)).to.not.equal(root);
        expect(checkpointRoot(leaves.toSpliced(i, 1))).to.not.equal(root);
        const flipped = `${leaves[i]?.slice(0, -1)}${leaves[i]?.endsWith('0') ? '1' : '0'}` as Hex;
        expect(checkpointRoot(leaves.with(i, flipped))).to.not.equal(root);
      }),
      { seed: 2 },
    );
  });
});

describe('inputs of a merge', () => {
  const input: fc.Arbitrary<MergeInput> = fc.record({ taskId: uint256, slot, account, updateDigest: digest });

  it('have a root that follows from task, slot and update of each, in order, and not from accounts', () => {
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 6 }), account, (inputs, other) => {
        const root = inputRoot(inputs);
        expect(inputRoot(inputs.map((i) => ({ ...i, account: other })))).to.equal(root);
        const [first, ...rest] = inputs as [MergeInput, ...MergeInput[]];
        expect(inputRoot([{ ...first, taskId: first.taskId ^ 1n }, ...rest])).to.not.equal(root);
        expect(inputRoot([{ ...first, slot: first.slot ^ 1 }, ...rest])).to.not.equal(root);
        expect(inputRoot([...inputs, first])).to.not.equal(root);
      }),
      { seed: 3 },
    );
  });
});
