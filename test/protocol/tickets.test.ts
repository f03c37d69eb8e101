import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../protocol/hex.ts';
import { lnWad } from '../../protocol/ln-wad.ts';
import { compareTickets, seatHolders, ticket } from '../../protocol/tickets.ts';
import { account, digest } from './support/arbitraries.ts';
import { expectCode } from './support/expect-code.ts';

type Vectors = {
  lnWad: [string, string][];
  tickets: { seed: Hex; taskId: string; account: Hex; stake: string; ticket: string }[];
};

const vectors = JSON.parse(readFileSync(new URL('./vectors/tickets.json', import.meta.url), 'utf8')) as Vectors;
const ATN = 10n ** 18n;

describe('natural logarithm', () => {
  it('is what the Solidity library gives in an EVM', () => {
    for (const [x, expected] of vectors.lnWad) expect(lnWad(BigInt(x)), x).to.equal(BigInt(expected));
  });

  it('rises, and turns products into sums within a few units', () => {
    const positive = fc.bigInt({ min: ATN, max: ATN * 10n ** 20n });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(lnWad(a + b) >= lnWad(a)).to.equal(true);
        const difference = lnWad((a * b) / ATN) - lnWad(a) - lnWad(b);
        expect(Number(difference)).to.be.closeTo(0, 4);
      }),
      { seed: 21 },
    );
  });

  it('has no value where the library reverts', () => {
    for (const x of [0n, -1n, 1n << 255n]) expectCode(() => lnWad(x), 'PROTOCOL_OUT_OF_RANGE');
  });
});

describe('tickets', () => {
  it('are what the contract computes', () => {
    for (const vector of vectors.tickets) {
      expect(ticket(vector.seed, BigInt(vector.taskId), vector.account, BigInt(vector.stake))).to.equal(BigInt(vector.ticket));
    }
  });

  it('get better with stake and differ by seed, task and account', () => {
    fc.assert(
      fc.property(digest, digest, account, account, (seed, otherSeed, who, other) => {
        fc.pre(seed !== otherSeed && who !== other);
        const mine = ticket(seed, 1n, who, 500n * ATN);
        expect(ticket(seed, 1n, who, 1000n * ATN) <= mine).to.equal(true);
        const all = [
          mine,
          ticket(otherSeed, 1n, who, 500n * ATN),
          ticket(seed, 2n, who, 500n * ATN),
          ticket(seed, 1n, other, 500n * ATN),
        ];
        expect(new Set(all).size).to.equal(4);
      }),
      { seed: 22 },
    );
  });

  it('win in proportion to stake', () => {
    const seeds = Array.from({ length: 2000 }, (_, i) => `0x${i.toString(16).padStart(64, '0')}` as Hex);
    const [rich, poor] = [`0x${'01'.repeat(20)}`, `0x${'02'.repeat(20)}`] as [Hex, Hex];
    const wins = seeds.filter((seed) => ticket(seed, 1n, rich, 3000n * ATN) < ticket(seed, 1n, poor, 1000n * ATN)).length;
    expect(wins / seeds.length).to.be.closeTo(0.75, 0.03);
  });

  it('need a stake, and end at 96 bits for next to none', () => {
    expectCode(() => ticket(`0x${'01'.repeat(32)}`, 1n, `0x${'01'.repeat(20)}`, 0n), 'PROTOCOL_OUT_OF_RANGE');
    expect(ticket(`0x${'01'.repeat(32)}`, 1n, `0x${'01'.repeat(20)}`, 1n)).to.equal((1n << 96n) - 1n);
  });

  it('seat the lowest, equal ones by address, whatever the order of claims', () => {
    const claims = fc.array(fc.record({ account, ticket: fc.bigInt({ min: 0n, max: 3n }) }), { maxLength: 12 });
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 5 }), (of, seats) => {
        const holders = seatHolders(of, seats);
        expect(seatHolders([...of].reverse(), seats)).to.deep.equal(holders);
        expect(holders).to.have.length(Math.min(seats, of.length));
        for (let i = 1; i < holders.length; i++) expect(compareTickets(holders[i - 1]!, holders[i]!)).to.be.at.most(0);
        for (const claim of of) if (!holders.includes(claim)) expect(compareTickets(holders.at(-1)!, claim)).to.be.at.most(0);
      }),
      { seed: 23 },
    );
  });
});
