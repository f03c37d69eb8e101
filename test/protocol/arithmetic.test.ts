import { expect } from 'chai';
import fc from 'fast-check';
import { countBits, mulDiv, quorum, twoThirds } from '../../protocol/arithmetic.ts';
import { badTaskCompensation, FAULT_SHARES, type Fault, penalty } from '../../protocol/faults.ts';
import { ROLE_TERMS, ROLES, roleNumber, roleOfNumber } from '../../protocol/roles.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });

describe('arithmetic', () => {
  it('divides down, and by zero to zero', () => {
    fc.assert(
      fc.property(amount, amount, amount, (a, b, c) => {
        const quotient = mulDiv(a, b, c);
        if (c === 0n) expect(quotient).to.equal(0n);
        else expect(quotient * c <= a * b && (quotient + 1n) * c > a * b).to.equal(true);
      }),
      { seed: 24 },
    );
    expect(mulDiv(5n, 7n, 0n)).to.equal(0n);
  });

  it('knows two thirds and quorum at their edges', () => {
    const cases: [number, number, boolean, boolean][] = [
      [0, 0, false, false],
      [1, 1, true, true],
      [1, 2, false, false],
      [2, 2, true, true],
      [2, 3, true, true],
      [1, 3, false, false],
      [2, 4, false, false],
      [3, 4, true, true],
      [3, 5, false, true],
      [4, 6, true, true],
      [3, 6, false, false],
    ];
    for (const [votes, seats, thirds, half] of cases) {
      expect(twoThirds(votes, seats), `${votes} of ${seats}`).to.equal(thirds);
      expect(quorum(votes, seats, 1), `${votes} of ${seats}`).to.equal(half);
    }
    expect(quorum(2, 3, 3)).to.equal(false);
  });

  it('counts the bits of a mask', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 63 })), (bits) => {
        expect(countBits(bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n))).to.equal(bits.length);
      }),
      { seed: 25 },
    );
  });
});

describe('faults', () => {
  it('take their share of the lock and never more', () => {
    const lock = 25n * 10n ** 18n;
    expect(penalty('not-committed', lock)).to.equal(125n * 10n ** 17n);
    expect(penalty('no-ballot', lock)).to.equal(25n * 10n ** 17n);
    for (const fault of Object.keys(FAULT_SHARES) as Fault[]) expect(penalty(fault, lock) <= lock, fault).to.equal(true);
  });

  it('are monotone: going silent earlier never costs more than later', () => {
    expect(FAULT_SHARES['not-committed']).to.be.lessThan(FAULT_SHARES['not-revealed']);
    expect(FAULT_SHARES['no-ballot']).to.be.lessThan(FAULT_SHARES['ballot-withheld']);
  });

  it('of a proposer compensate at most 1/capacity each, the rest burns', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 64 }), fc.nat(64), (lock, capacity, joined) => {
        const committed = Math.min(joined, capacity);
        const { each, burned } = badTaskCompensation(lock, capacity, committed);
        expect(each * BigInt(committed) + burned).to.equal(lock);
        expect(burned >= 0n && each * BigInt(capacity) <= lock).to.equal(true);
      }),
      { seed: 26 },
    );
  });
});

describe('roles', () => {
  it('are numbered as the contract numbers them', () => {
    expect(ROLES).to.deep.equal(['proposer', 'solver', 'coordinator', 'aggregator', 'referee', 'inference']);
    for (const role of ROLES) expect(roleOfNumber(roleNumber(role))).to.equal(role);
    expect(roleOfNumber(6)).to.equal(undefined);
  });

  it('lock no more than they must stake', () => {
    for (const role of ROLES) expect(ROLE_TERMS[role].lock <= ROLE_TERMS[role].minimumStake, role).to.equal(true);
    expect(ROLE_TERMS.solver).to.deep.equal({
      minimumStake: 50n * 10n ** 18n,
      unbonding: 259_200,
      lock: 25n * 10n ** 18n,
      engagement: 'task',
    });
  });
});
