import { expect } from 'chai';
import fc from 'fast-check';
import { atn, atnText } from '../../orchestrator/amounts.ts';
import { castOf } from '../../orchestrator/cast.ts';
import { Closers } from '../../orchestrator/closers.ts';
import type { DevnetOptions } from '../../orchestrator/devnet-options.ts';
import { modelChecks } from '../../orchestrator/model-checks.ts';
import { payloadOf, truthCountOf } from '../../orchestrator/payloads.ts';
import { devnetParams, poolsOf } from '../../orchestrator/project.ts';
import { ROLE_TERMS } from '../../protocol/roles.ts';
import { IID, type Partition, parsePartition } from '../../substrate/data/partition.ts';
import { MERGE_RULES } from '../../substrate/merge/rules.ts';
import { silentLogger } from '../node/log/silent-logger.ts';
import { expectCode } from '../protocol/support/expect-code.ts';
import { ATN, word } from '../roles/support/script.ts';

const OPTIONS: DevnetOptions = {
  proposers: 2,
  solvers: 3,
  coordinators: 3,
  aggregators: 2,
  rounds: 5,
  seed: 7,
  payload: 'digits',
  merge: 'mean',
  mergeF: 0,
  out: 'runs',
};

describe('cast of a devnet', () => {
  it('follows from the seed and the names alone', () => {
    const cast = castOf(OPTIONS);
    expect(castOf({ ...OPTIONS, rounds: 9 })).to.deep.equal(cast);
    expect(new Set(cast.map((m) => m.account)).size).to.equal(10);
    expect(castOf({ ...OPTIONS, seed: 8 }).filter((m) => cast.some((other) => other.account === m.account))).to.deep.equal([]);
    const larger = castOf({ ...OPTIONS, solvers: 5 });
    expect(larger.map((m) => m.account)).to.include.members(cast.map((m) => m.account));
  });

  it('brings stake for its minimum and the locks of several engagements', () => {
    for (const { role, stake } of castOf(OPTIONS)) {
      expect(stake >= ROLE_TERMS[role].minimumStake + ROLE_TERMS[role].lock).to.equal(true);
      expect(stake % ATN).to.equal(0n);
    }
  });
});

describe('project of a devnet', () => {
  it('is valid for any number of nodes: sampling deters, seats and windows are within bounds', () => {
    const sizes = fc.record({ solvers: fc.integer({ min: 1, max: 32 }), coordinators: fc.integer({ min: 1, max: 16 }) });
    const rule = fc.constantFrom(...MERGE_RULES);
    fc.assert(
      fc.property(sizes, rule, fc.nat(3), ({ solvers, coordinators }, merge, mergeF) => {
        const params = devnetParams({ programHash: word(1), solvers, coordinators, steps: 250, merge, mergeF, normMax: 10 });
        const { sampled: n, intervals: m, solverPool, seats, minSeats, capacity } = params;
        expect(BigInt(n) * ROLE_TERMS.solver.lock >= BigInt(m - n) * solverPool).to.equal(true);
        expect(seats).to.be.within(minSeats, 16);
        expect(minSeats).to.be.at.least(1);
        expect(capacity).to.equal(solvers);
        expect(params.stepsMax % m).to.equal(0);
        expect(MERGE_RULES[params.mergeRule]).to.equal(merge);
        expect(params.normMax).to.equal(10n << 24n);
        expect(poolsOf(params)).to.equal(11n * ATN);
      }),
      { seed: 1 },
    );
  });
});

describe('payloads', () => {
  it('are known by name', () => {
    expect(payloadOf('brain').data).to.match(/^recorded/);
    expect(payloadOf('digits').data).to.include('real');
    expectCode(() => payloadOf('vision'), 'ORCHESTRATOR_BAD_OPTION');
  });

  it('cut truths in whole evaluation batches that never exceed the pool', () => {
    const digits = payloadOf('digits');
    expect(truthCountOf(digits, 1, 5, 250)).to.equal(1_000);
    expect(truthCountOf(digits, 1, 12, 250)).to.equal(750);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40 }), (proposers, rounds) => {
        if (Math.floor(Math.floor(digits.truthPool / proposers) / rounds) < 250) {
          expectCode(() => truthCountOf(digits, proposers, rounds, 250), 'ORCHESTRATOR_BAD_OPTION');
          return;
        }
        const count = truthCountOf(digits, proposers, rounds, 250);
        expect(count % 250).to.equal(0);
        expect(count).to.be.within(250, digits.truthCount);
        expect(count * rounds * proposers).to.be.at.most(digits.truthPool);
      }),
      { seed: 2 },
    );
  });
});

describe('checks of the model', () => {
  const digits = payloadOf('digits');
  const genesis = { loss: 2.3, accuracy: 0.1 };
  const final = { loss: 0.1, accuracy: 0.96 };
  const okOf = (
    given: Partial<Parameters<typeof modelChecks>[2]>,
    rounds = 5,
    payload = digits,
    partition: Partition = IID,
  ): boolean[] =>
    modelChecks(
      payload,
      { rounds, partition },
      { genesis, final, alone: [{ loss: 0.2, accuracy: 0.94 }, genesis], ...given },
    ).map((c) => c.ok);

  it('hold for a network that learned, reached its goal and beat everyone alone', () => {
    expect(okOf({})).to.deep.equal([true, true, true]);
  });

  it('fail one by one', () => {
    expect(okOf({ final: { loss: 0.1, accuracy: 0.9499 } })).to.deep.equal([false, true, true]);
    expect(okOf({ final: { loss: 2.3, accuracy: 0.96 } })).to.deep.equal([true, false, true]);
    expect(okOf({ alone: [genesis, { loss: 0.2, accuracy: 0.96 }] })).to.deep.equal([true, true, false]);
  });

  it('compare by what the payload names, and never pass on a figure that is none', () => {
    const brain = { ...digits, compare: 'loss' as const };
    expect(okOf({ alone: [genesis, { loss: 0.09, accuracy: 0.5 }] }, 5, brain)).to.deep.equal([true, true, false]);
    const none = { loss: Number.NaN, accuracy: Number.NaN };
    expect(okOf({ final: none })).to.deep.equal([false, false, false]);
  });

  it('promise of a program without goals only that it learns', () => {
    const { goal: _, metric: __, ...own } = digits;
    const of = (loss: number): boolean[] =>
      modelChecks(own, { rounds: 5, partition: IID }, { genesis: { loss: 2 }, final: { loss }, alone: [{ loss: 1 }] }).map(
        ({ ok }) => ok,
      );
    expect([of(1.9), of(2), of(Number.NaN)]).to.deep.equal([[true], [false], [false]]);
  });

  it('promise no figure where examples are skewed, but still that together is better', () => {
    const skewed = parsePartition('dirichlet:0.3');
    expect(okOf({ final: { loss: 0.1, accuracy: 0.9499 } }, 5, digits, skewed)).to.deep.equal([true, true]);
    expect(okOf({ final: genesis }, 5, digits, skewed)).to.deep.equal([false, false]);
  });

  it('ask less of a shorter run and of a lone solver', () => {
    expect(okOf({}, 4)).to.deep.equal([true]);
    expect(okOf({ alone: [final] }, 4)).to.deep.equal([true]);
  });
});

describe('amounts', () => {
  it('are decimal text of at most six places, rounded towards zero', () => {
    expect(atnText(0n)).to.equal('0');
    expect(atnText(15n * ATN + ATN / 2n)).to.equal('15.5');
    expect(atnText(1_999_999_999_999n)).to.equal('0.000001');
    expect(atnText(-ATN / 4n)).to.equal('-0.25');
    expect(atn(3)).to.equal(3n * ATN);
  });
});

describe('closers', () => {
  it('end everything in reverse order, whatever fails, and only once', async () => {
    const ended: number[] = [];
    const closers = new Closers(silentLogger);
    closers.add(() => ended.push(1));
    closers.add(async () => {
      throw new RangeError('no');
    });
    closers.add(async () => {
      await Promise.resolve();
      ended.push(3);
    });
    await closers.close();
    await closers.close();
    expect(ended).to.deep.equal([3, 1]);
  });
});
