import { expect } from 'chai';
import { AbiCoder, keccak256 } from 'ethers';
import fc from 'fast-check';
import { batchIndices, batchOrder, exampleOrder, intervalSteps, sampledIntervals, taskSeed } from '../../protocol/order.ts';
import { account, digest, slot, uint64, uint256 } from './support/arbitraries.ts';
import { expectCode } from './support/expect-code.ts';

const SEED = `0x${'11'.repeat(32)}` as const;

describe('order of examples', () => {
  it('starts from a seed that ethers computes alike', () => {
    fc.assert(
      fc.property(uint256, account, uint64, digest, (projectId, proposer, taskNumber, head) => {
        const encoded = AbiCoder.defaultAbiCoder().encode(
          ['uint256', 'address', 'uint64', 'bytes32'],
          [projectId, proposer, taskNumber, head],
        );
        expect(taskSeed(projectId, proposer, taskNumber, head)).to.equal(keccak256(encoded));
      }),
      { seed: 10, numRuns: 50 },
    );
  });

  it('takes every example of an epoch once but for the last partial batch, in the order of that epoch', () => {
    const batches = batchOrder(SEED, 2, 23, 5);
    for (const epoch of [0, 1, 5]) {
      const seen = [0, 1, 2, 3].flatMap((batch) => [...batches(4 * epoch + batch)]);
      expect(seen).to.deep.equal([...exampleOrder(SEED, 2, epoch, 23)].slice(0, 20));
      expect(new Set(seen).size).to.equal(20);
    }
  });

  it('gives a step the same batch whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 10 }), (steps) => {
        const batches = batchOrder(SEED, 1, 17, 4);
        for (const step of steps) expect([...batches(step)]).to.deep.equal([...batchIndices(SEED, 1, step, 17, 4)]);
      }),
      { seed: 11 },
    );
  });

  it('differs by seed, slot and epoch', () => {
    const orders = [
      exampleOrder(SEED, 0, 0, 50),
      exampleOrder(SEED, 1, 0, 50),
      exampleOrder(SEED, 0, 1, 50),
      exampleOrder(`0x${'12'.repeat(32)}`, 0, 0, 50),
    ];
    expect(new Set(orders.map(String)).size).to.equal(4);
  });

  it('refuses a batch larger than the data, and steps that are none', () => {
    expectCode(() => batchOrder(SEED, 0, 10, 11), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => batchOrder(SEED, 0, 10, 0), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => batchIndices(SEED, 0, -1, 10, 2), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => exampleOrder(SEED, 2 ** 32, 0, 10), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => exampleOrder('0x11', 0, 0, 10), 'PROTOCOL_BAD_HEX');
  });
});

describe('intervals', () => {
  it('cover the steps without a gap', () => {
    for (const [steps, m] of [
      [12, 4],
      [12, 12],
      [7, 1],
    ] as const) {
      const covered = Array.from({ length: m }, (_, i) => intervalSteps(steps, m, i));
      expect(covered[0]!.start).to.equal(0);
      expect(covered.at(-1)!.end).to.equal(steps);
      for (let i = 1; i < m; i++) expect(covered[i]!.start).to.equal(covered[i - 1]!.end);
    }
  });

  it('need steps that they divide', () => {
    expectCode(() => intervalSteps(13, 4, 0), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => intervalSteps(12, 4, 4), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => intervalSteps(3, 4, 0), 'PROTOCOL_OUT_OF_RANGE');
  });

  it('are sampled without replacement, ascending, alike for every seat', () => {
    fc.assert(
      fc.property(
        digest,
        uint64,
        slot,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, taskId, at, a, b) => {
          const [n, m] = [Math.min(a, b), Math.max(a, b)];
          const sample = sampledIntervals(seed, taskId, at, n, m);
          expect(sample).to.have.length(n);
          expect(new Set(sample).size).to.equal(n);
          expect(sample.every((i) => i >= 0 && i < m)).to.equal(true);
          expect([...sample].sort((x, y) => x - y)).to.deep.equal(sample);
          expect(sampledIntervals(seed, taskId, at, n, m)).to.deep.equal(sample);
        },
      ),
      { seed: 12 },
    );
    expect(sampledIntervals(SEED, 7n, 3, 4, 16)).to.deep.equal([2, 4, 7, 10]);
    expectCode(() => sampledIntervals(SEED, 7n, 3, 5, 4), 'PROTOCOL_OUT_OF_RANGE');
  });
});
