import { expect } from 'chai';
import fc from 'fast-check';
import { ONE, sum } from '../../../protocol/consensus/fixed.ts';
import { consensus, majorityValue, type SeatBallot } from '../../../protocol/consensus/seats.ts';
import { expectCode } from '../support/expect-code.ts';
import { ballots, scored } from './ballots.ts';

const BAD_TASK = (slots: number): SeatBallot => ({
  verdict: 'bad-task',
  scores: new Array<number>(slots).fill(0),
  refutedMask: 0n,
});

describe('consensus of seats', () => {
  it('of three seats that agree follows the scores', () => {
    const row = scored([600_000, 300_000, 0], [2]);
    const result = consensus([row, row, row], 3, 3);
    expect(result.weightMedians).to.deep.equal([2_863_311_530n, 1_431_655_765n, 0n]);
    expect(result.scoreMedians).to.deep.equal([600_000, 300_000, 0]);
    expect(result.accepted).to.deep.equal([true, true, false]);
    expect(result.refuted).to.deep.equal([false, false, true]);
    expect(result.g).to.equal(600_000);
    expect(result.incentive).to.deep.equal([2_863_311_530n, 1_431_655_765n, 0n]);
    expect(result.dividends).to.deep.equal([1_431_655_765n, 1_431_655_765n, 1_431_655_765n]);
    expect(result.badTask).to.equal(false);
  });

  it('clips a seat that praises one solution alone, and starves its dividend', () => {
    const honest = scored([500_000, 500_000]);
    const result = consensus([honest, honest, scored([1_000_000, 0])], 2, 3);
    expect(result.weightMedians).to.deep.equal([ONE / 2n, ONE / 2n]);
    expect(result.incentive).to.deep.equal([2_576_980_377n, 1_717_986_918n]);
    const [first, second, alone] = result.dividends;
    expect(first).to.equal(second);
    expect(alone! < first!).to.equal(true);
    expect(result.g).to.equal(500_000);
  });

  it('accepts nothing that no majority supports', () => {
    const result = consensus([scored([400_000, 0]), scored([0, 400_000])], 2, 3);
    expect(result.accepted).to.deep.equal([false, false]);
    expect(result.g).to.equal(0);
    expect(result.incentive).to.deep.equal([0n, 0n]);
    expect(result.dividends).to.deep.equal([0n, 0n]);
  });

  it('needs both of two seats, but two of three', () => {
    expect(majorityValue([5, 3], 0)).to.equal(3);
    expect(majorityValue([5, 3, 1], 0)).to.equal(3);
    expect(majorityValue([5], 0)).to.equal(5);
    expect(majorityValue([], 0)).to.equal(0);
    expect(majorityValue([5, 4, 3, 2], 0)).to.equal(3);
  });

  it('counts bad task by revealed ballots and refuted by seats', () => {
    const row = scored([0, 10], [0]);
    expect(consensus([row, row, BAD_TASK(2)], 2, 3).badTask).to.equal(false);
    expect(consensus([row, BAD_TASK(2), BAD_TASK(2)], 2, 3).badTask).to.equal(true);
    expect(consensus([row, row], 2, 3).refuted).to.deep.equal([true, false]);
    expect(consensus([row, row], 2, 4).refuted).to.deep.equal([false, false]);
  });

  it('does not depend on the order of ballots or slots', () => {
    fc.assert(
      fc.property(
        ballots.chain((of) =>
          fc.tuple(fc.constant(of), fc.shuffledSubarray([...of.ballots.keys()], { minLength: of.ballots.length })),
        ),
        ([{ ballots: rows, slots, seats }, order]) => {
          const straight = consensus(rows, slots, seats);
          const shuffled = consensus(
            order.map((i) => rows[i]!),
            slots,
            seats,
          );
          const reversed = consensus(
            rows.map((row) => ({ ...row, scores: row.scores.toReversed(), refutedMask: mirror(row.refutedMask, slots) })),
            slots,
            seats,
          );
          expect(shuffled.dividends).to.deep.equal(order.map((i) => straight.dividends[i]));
          expect(reversed.incentive).to.deep.equal(straight.incentive.toReversed());
          for (const key of ['weightMedians', 'scoreMedians', 'incentive', 'accepted', 'refuted', 'g', 'badTask'] as const) {
            expect(shuffled[key], key).to.deep.equal(straight[key]);
          }
        },
      ),
      { seed: 27 },
    );
  });

  it('gives medians that a contract verifies by counting, shares that never exceed one, nothing to the refuted', () => {
    fc.assert(
      fc.property(ballots, ({ ballots: rows, slots, seats }) => {
        const result = consensus(rows, slots, seats);
        for (let slot = 0; slot < slots; slot++) {
          const median = result.weightMedians[slot]!;
          const reach = rows.filter((_, i) => result.weights[i]![slot]! >= median).length;
          const above = rows.filter((_, i) => result.weights[i]![slot]! > median).length;
          expect(2 * reach > rows.length && 2 * above <= rows.length).to.equal(true);
          expect(result.accepted[slot]).to.equal(median > 0n);
          if (result.refuted[slot]) expect(result.accepted[slot]).to.equal(false);
          if (!result.accepted[slot]) expect(result.incentive[slot]).to.equal(0n);
          else expect(result.g).to.be.at.least(result.scoreMedians[slot]!);
        }
        expect(sum(result.incentive) <= ONE && sum(result.dividends) <= ONE).to.equal(true);
        const some = result.accepted.includes(true);
        expect(sum(result.incentive) > ONE - BigInt(slots + 1)).to.equal(some);
        expect(sum(result.dividends) > ONE - BigInt(rows.length + 1)).to.equal(some);
      }),
      { seed: 28 },
    );
  });

  it('pays nothing to what only a minority supports, however it votes', () => {
    const honest = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(
        honest,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 6, maxLength: 6 }),
        (row, liars, lie) => {
          const slots = row.length + 1;
          const fair = scored([...row, 0]);
          const unfair = scored([...lie.slice(0, row.length), 1_000_000]);
          const rows = [...Array.from({ length: liars + 1 }, () => fair), ...Array.from({ length: liars }, () => unfair)];
          const result = consensus(rows, slots, rows.length);
          expect(result.incentive.at(-1)).to.equal(0n);
          expect(result.accepted.at(-1)).to.equal(false);
          expect(result.dividends[0]! >= result.dividends.at(-1)!).to.equal(true);
        },
      ),
      { seed: 33 },
    );
  });

  it('refuses ballots that could not have been revealed', () => {
    const odd: [SeatBallot[], number, number][] = [
      [[scored([1, 2])], 3, 3],
      [[scored([1, 2], [0])], 2, 3],
      [[scored([0, 2], [5])], 2, 3],
      [[{ verdict: 'bad-task', scores: [1], refutedMask: 0n }], 1, 3],
      [[scored([-1])], 1, 3],
      [[scored([0.5])], 1, 3],
      [[scored([1_000_001])], 1, 3],
      [[scored([1]), scored([1])], 1, 1],
    ];
    for (const [rows, slots, seats] of odd) expectCode(() => consensus(rows, slots, seats), 'PROTOCOL_BAD_BALLOTS');
  });
});

const mirror = (mask: bigint, slots: number): bigint => {
  let mirrored = 0n;
  for (let slot = 0; slot < slots; slot++) if ((mask >> BigInt(slot)) & 1n) mirrored |= 1n << BigInt(slots - 1 - slot);
  return mirrored;
};
