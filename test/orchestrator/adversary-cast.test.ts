import { expect } from 'chai';
import { castOf, countOf } from '../../orchestrator/cast.ts';
import { dataPart, truthParts } from '../../orchestrator/data-parts.ts';
import type { DevnetOptions } from '../../orchestrator/devnet-options.ts';
import { devnetParams } from '../../orchestrator/project.ts';
import { ROLE_TERMS } from '../../protocol/roles.ts';
import { ADVERSARY_NAMES } from '../../roles/adversaries/names.ts';
import { expectCode } from '../protocol/support/expect-code.ts';
import { word } from '../roles/support/script.ts';

const OPTIONS: DevnetOptions = {
  proposers: 1,
  solvers: 3,
  coordinators: 3,
  aggregators: 1,
  rounds: 5,
  seed: 7,
  payload: 'digits',
  merge: 'mean',
  mergeF: 0,
  out: 'runs',
};

describe('cast with adversaries', () => {
  const all = castOf({ ...OPTIONS, adversary: ADVERSARY_NAMES });

  it('has every adversary beside the honest nodes, whose accounts stay what they were', () => {
    const honest = all.filter((m) => m.adversary === undefined);
    expect(all.flatMap((m) => m.adversary ?? [])).to.have.members(ADVERSARY_NAMES);
    expect(honest.map((m) => m.account)).to.include.members(castOf(OPTIONS).map((m) => m.account));
    for (const { role, adversary, name } of all) {
      if (adversary !== undefined) expect([adversary.split(':')[0], name]).to.deep.equal([role, adversary.replace(':', '-')]);
    }
    expect(new Set(all.map((m) => m.account)).size).to.equal(all.length);
  });

  it('has honest coordinators for two thirds of the seats, and never fewer than asked for', () => {
    expect(countOf(all, 'coordinator')).to.equal(9);
    expect(all.filter((m) => m.role === 'coordinator' && m.adversary === undefined).length).to.equal(6);
    const one = castOf({ ...OPTIONS, adversary: ['coordinator:silent'] });
    expect(countOf(one, 'coordinator')).to.equal(4);
  });

  it('lets adversaries bring stake for a loss in every task of every round', () => {
    for (const { role, stake, adversary } of all) {
      const { minimumStake, lock } = ROLE_TERMS[role];
      if (adversary !== undefined) expect(stake >= minimumStake + 15n * lock, adversary).to.equal(true);
    }
  });

  it('gives no two proposers the same part of the data, and puts the aggregator that cheats first in line', () => {
    for (const role of ['proposer', 'aggregator'] as const) {
      const places = all.filter((m) => m.role === role).map((m) => m.index);
      expect([...places].sort()).to.deep.equal(places.map((_, i) => i));
    }
    expect(all.flatMap((m) => m.data ?? [])).to.deep.equal([
      { part: 0, parts: 1 },
      { part: 1, parts: 3 },
      { part: 2, parts: 3 },
    ]);
    expect(all.find((m) => m.adversary === 'aggregator:wrong-merge')?.index).to.equal(0);
    expect(all.find((m) => m.role === 'proposer' && m.adversary === undefined)?.index).to.equal(0);
  });

  it('keeps the truths of all proposers apart, and the tasks of the honest as large as without others', () => {
    const pool = 10_000;
    for (let honest = 1; honest <= 8; honest++) {
      for (let all = honest; all <= 8; all++) {
        const most = Math.floor(pool / truthParts(honest, all)) - 16;
        const ranges = Array.from({ length: all }, (_, index) => {
          const { part, parts } = dataPart(index, honest, all);
          if (index < honest) expect({ part, parts }).to.deep.equal({ part: index, parts: honest });
          const start = part * Math.floor(pool / parts);
          return { start, end: start + most };
        }).sort((a, b) => a.start - b.start);
        for (const [i, { start }] of ranges.entries()) {
          expect(start, `${honest} of ${all}`).to.be.at.least(ranges[i - 1]?.end ?? 0);
        }
        expect(ranges.at(-1)?.end).to.be.at.most(pool);
      }
    }
  });

  it('takes one kind several times, under names of their own', () => {
    const twice = castOf({ ...OPTIONS, adversary: ['solver:lazy', 'solver:copy', 'solver:lazy'] });
    expect(twice.flatMap((m) => (m.adversary ? [m.name] : []))).to.deep.equal(['solver-lazy', 'solver-copy', 'solver-lazy-2']);
  });

  it('refuses what it does not know, and more than a project takes', () => {
    const cast = (...adversary: string[]) => castOf({ ...OPTIONS, adversary });
    expectCode(() => cast('solver:nice'), 'ORCHESTRATOR_BAD_OPTION');
    expectCode(() => cast('lazy'), 'ORCHESTRATOR_BAD_OPTION');
    expectCode(() => cast(...Array.from({ length: 6 }, () => 'coordinator:silent')), 'ORCHESTRATOR_BAD_OPTION');
    expectCode(() => cast(...Array.from({ length: 30 }, () => 'solver:lazy')), 'ORCHESTRATOR_BAD_OPTION');
    expect(cast(...Array.from({ length: 5 }, () => 'coordinator:silent')).length).to.equal(20);
  });

  it('shortens the windows that adversaries let pass, below what counts as a stalled run', () => {
    const given = {
      programHash: word(1),
      solvers: 9,
      coordinators: 9,
      steps: 250,
      merge: 'mean',
      mergeF: 0,
      normMax: 1,
    } as const;
    const calm = devnetParams(given);
    const stalled = devnetParams({ ...given, stalls: 3 });
    for (const name of ['truthWindow', 'revealWindow', 'judgeWindow', 'tallyWindow', 'mergeWindow', 'attestWindow'] as const) {
      expect(stalled[name], name).to.be.within(10, Math.min(calm[name], 280));
    }
  });
});
