import { expect } from 'chai';
import fc from 'fast-check';
import { sum } from '../../../protocol/consensus/fixed.ts';
import { aggregationPay, settledPay, type TaskPay, type TaskPools, voidPay } from '../../../protocol/consensus/pay.ts';
import { consensus } from '../../../protocol/consensus/seats.ts';
import { ballots, scored } from './ballots.ts';

const ATN = 10n ** 18n;
const POOLS: TaskPools = { solver: 60n * ATN, coordinator: 30n * ATN, proposer: 6n * ATN, aggregation: 3n * ATN };
const wei = fc.bigInt({ min: 0n, max: 1000n * ATN });
const pools = fc.record({ solver: wei, coordinator: wei, proposer: wei, aggregation: wei });
const total = (of: TaskPools): bigint => of.solver + of.coordinator + of.proposer + of.aggregation;
const paid = (pay: TaskPay): bigint =>
  sum(pay.solvers) + sum(pay.coordinatorBase) + sum(pay.dividends) + pay.proposer + pay.aggregation + pay.returned + pay.dust;

describe('pay of a settled task', () => {
  it('at full gain pays whole pools', () => {
    const row = scored([800_000, 800_000]);
    const pay = settledPay(consensus([row, row], 2, 2), POOLS, 500_000);
    expect(pay).to.deep.equal({
      solvers: [30n * ATN, 30n * ATN],
      coordinatorBase: [75n * 10n ** 17n, 75n * 10n ** 17n],
      dividends: [75n * 10n ** 17n, 75n * 10n ** 17n],
      proposer: 6n * ATN,
      aggregation: 3n * ATN,
      returned: 0n,
      dust: 0n,
    });
  });

  it('at half of the target returns half of the pools of solvers and proposer', () => {
    const row = scored([400_000]);
    const pay = settledPay(consensus([row], 1, 1), POOLS, 800_000);
    expect(pay.solvers).to.deep.equal([30n * ATN]);
    expect(pay.proposer).to.equal(3n * ATN);
    expect(pay.returned).to.equal(33n * ATN);
    expect(pay.coordinatorBase).to.deep.equal([15n * ATN]);
    expect(pay.dividends).to.deep.equal([15n * ATN]);
  });

  it('with nothing accepted gives the coordinator pool equally and returns the rest', () => {
    const pay = settledPay(consensus([scored([5, 0]), scored([0, 5]), scored([0, 0])], 2, 3), POOLS, 1);
    expect(pay.coordinatorBase).to.deep.equal([10n * ATN, 10n * ATN, 10n * ATN]);
    expect(pay.dividends).to.deep.equal([0n, 0n, 0n]);
    expect(pay.returned).to.equal(66n * ATN);
  });

  it('always sums to the pools, with dust below the number of divisions', () => {
    fc.assert(
      fc.property(ballots, pools, fc.integer({ min: 0, max: 1_000_000 }), ({ ballots: rows, slots, seats }, of, target) => {
        const result = consensus(rows, slots, seats);
        const pay = settledPay(result, of, target);
        expect(paid(pay)).to.equal(total(of));
        const all = [...pay.solvers, ...pay.coordinatorBase, ...pay.dividends, pay.proposer, pay.returned, pay.dust];
        expect(all.every((amount) => amount >= 0n)).to.equal(true);
        // Shares are cut at 2^-32, so a pool loses at most that part of itself for each share, and a wei for each division.
        const cut = (pool: bigint, shares: number): bigint => BigInt(shares + 1) * ((pool >> 32n) + 2n);
        expect(pay.dust <= cut(of.solver, slots) + 2n * cut(of.coordinator, rows.length)).to.equal(true);
        for (const [slot, amount] of pay.solvers.entries()) if (!result.accepted[slot]) expect(amount).to.equal(0n);
      }),
      { seed: 29 },
    );
  });

  it('never falls when the gain rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: 1_000_000 }), (score, target) => {
        const pay = (of: number) => settledPay(consensus([scored([of])], 1, 1), POOLS, target);
        expect(pay(score + 1).solvers[0]! >= pay(score).solvers[0]!).to.equal(true);
        expect(pay(score + 1).proposer >= pay(score).proposer).to.equal(true);
      }),
      { seed: 30 },
    );
  });
});

describe('pay of a void task', () => {
  it('returns everything without ballots', () => {
    expect(voidPay(POOLS, 3, 0).returned).to.equal(total(POOLS));
  });

  it('keeps the seats half of the coordinator pool where ballots were revealed', () => {
    const pay = voidPay(POOLS, 2, 2);
    expect(pay.coordinatorBase).to.deep.equal([75n * 10n ** 17n, 75n * 10n ** 17n]);
    expect(pay.returned).to.equal(total(POOLS) - 15n * ATN);
    expect(pay.solvers).to.deep.equal([0n, 0n]);
  });

  it('always sums to the pools', () => {
    fc.assert(
      fc.property(pools, fc.nat(10), fc.nat(9), (of, slots, revealed) => {
        const pay = voidPay(of, slots, revealed);
        expect(paid(pay)).to.equal(total(of));
        expect(pay.dust < BigInt(Math.max(1, revealed))).to.equal(true);
      }),
      { seed: 31 },
    );
  });
});

describe('aggregation pool', () => {
  it('goes half to the aggregator, half by seats', () => {
    expect(aggregationPay(12n, [1, 2])).to.deep.equal({ aggregator: 6n, attesters: [2n, 4n], returned: 0n, dust: 0n });
    expect(aggregationPay(13n, [1, 1])).to.deep.equal({ aggregator: 6n, attesters: [3n, 3n], returned: 0n, dust: 1n });
    expect(aggregationPay(10n, [])).to.deep.equal({ aggregator: 5n, attesters: [], returned: 0n, dust: 5n });
  });

  it('returns the aggregator’s half where the seats published another digest than it proposed', () => {
    expect(aggregationPay(13n, [2, 1], false)).to.deep.equal({ aggregator: 0n, attesters: [4n, 2n], returned: 6n, dust: 1n });
  });

  it('always sums to the pool', () => {
    fc.assert(
      fc.property(wei, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }), fc.boolean(), (pool, seats, earned) => {
        const pay = aggregationPay(pool, seats, earned);
        expect(pay.aggregator + sum(pay.attesters) + pay.returned + pay.dust).to.equal(pool);
      }),
      { seed: 32 },
    );
  });
});
