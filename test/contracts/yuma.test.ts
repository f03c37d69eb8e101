import { expect } from 'chai';
import type { Contract } from 'ethers';
import fc from 'fast-check';
import { consensus } from '../../protocol/consensus/seats.ts';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { ticket } from '../../protocol/tickets.ts';
import { chain, read } from './support/chain.ts';

/** Rows of scores; small numbers and zeros often, so that ties, zero rows and zero columns come up. */
const score = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 1_000_000 }));
const matrix = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 14 })).chain(([rows, columns]) =>
  fc.array(fc.oneof(fc.array(score, { minLength: columns, maxLength: columns }), fc.constant(Array<number>(columns).fill(0))), {
    minLength: rows,
    maxLength: rows,
  }),
);

const expected = (rows: number[][]) =>
  consensus(
    rows.map((scores) => ({ verdict: 'scored', scores, refutedMask: 0n })),
    rows[0]!.length,
    rows.length,
  );

describe('consensus in Solidity and TypeScript', () => {
  let harness: Contract;

  before(async () => {
    const { ethers } = await chain();
    harness = await ethers.deployContract('YumaHarness');
  });

  it('agrees to the unit on random matrices, ties and zero rows included', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, async (rows) => {
        const [flat, columns] = [rows.flat(), rows[0]!.length];
        const wanted = expected(rows);
        expect([...(await read<bigint[]>(harness, 'weights', flat, columns))]).to.deep.equal(wanted.weights.flat());
        const [incentives, dividends] = await read<[bigint[], bigint[]]>(harness, 'pay', flat, rows.length, wanted.weightMedians);
        expect([...incentives]).to.deep.equal([...wanted.incentive]);
        expect([...dividends]).to.deep.equal([...wanted.dividends]);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('takes the medians of TypeScript and no others', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, fc.nat(), fc.integer({ min: -2, max: 2 }), async (rows, pick, shift) => {
        const wanted = expected(rows);
        const medians = [...wanted.scoreMedians];
        const column = pick % medians.length;
        await read(harness, 'checkMedians', rows.flat(), rows.length, medians);
        medians[column] = medians[column]! + shift;
        if (shift === 0 || medians[column]! < 0) return;
        await expect(read(harness, 'checkMedians', rows.flat(), rows.length, medians)).to.be.revertedWithCustomError(
          harness,
          'YumaWrongMedian',
        );
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('draws the same tickets', async () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    await fc.assert(
      fc.asyncProperty(
        bytes(32),
        bytes(20),
        fc.bigInt(1n, 2n ** 64n),
        fc.bigInt(1n, 10n ** 27n),
        async (seed, account, taskId, held) => {
          const [seedHex, accountHex] = [toHex(seed), toHex(account)] as [Hex, Hex];
          expect(await read<bigint>(harness, 'ticket', seedHex, taskId, accountHex, held)).to.equal(
            ticket(seedHex, taskId, accountHex, held),
          );
        },
      ),
      { numRuns: 100, seed: 13 },
    );
  });
});
