import { expect } from 'chai';
import fc from 'fast-check';
import { type ChunkRun, createFetchPlan } from '../../../node/content/fetch-plan.ts';

describe('fetch plan', () => {
  it('gives runs of neighbours, in order, once', () => {
    const plan = createFetchPlan(10, [1, 2, 3, 6, 7, 9]);
    expect(plan.take(2)).to.deep.equal({ first: 1, count: 2 });
    expect(plan.take(8)).to.deep.equal({ first: 3, count: 1 });
    expect(plan.take(8)).to.deep.equal({ first: 6, count: 2 });
    plan.giveBack({ first: 1, count: 2 });
    expect(plan.take(8)).to.deep.equal({ first: 1, count: 2 });
    expect(plan.take(8)).to.deep.equal({ first: 9, count: 1 });
    expect(plan.take(8)).to.equal(undefined);
    expect([plan.done(1), plan.done(1), plan.done(0)]).to.deep.equal([true, false, false]);
    expect([plan.remaining(), plan.free()]).to.deep.equal([5, 0]);
  });

  it('whoever fails and whatever comes unasked, ends with every missing chunk done exactly once and none held by two', () => {
    const step = fc.record({
      most: fc.integer({ min: 1, max: 9 }),
      got: fc.nat({ max: 9 }),
      stray: fc.nat({ max: 60 }),
      late: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 49 })), fc.array(step, { maxLength: 60 }), (missing, steps) => {
        const plan = createFetchPlan(50, missing);
        const done: number[] = [];
        const held: ChunkRun[] = [];
        const finish = (index: number): void => {
          if (plan.done(index)) done.push(index);
        };
        const work = (run: ChunkRun, got: number): void => {
          for (let index = run.first; index < run.first + Math.min(got, run.count); index++) finish(index);
          plan.giveBack(run);
        };
        for (const { most, got, stray, late } of steps) {
          finish(stray);
          const run = plan.take(most);
          if (run === undefined) continue;
          const indices = Array.from({ length: run.count }, (_, i) => run.first + i);
          expect(held.some(({ first, count }) => indices.some((index) => index >= first && index < first + count))).to.equal(
            false,
          );
          if (late) held.push(run);
          else work(run, got);
        }
        for (const run of held) work(run, 0);
        for (let run = plan.take(5); run !== undefined; run = plan.take(5)) work(run, run.count);
        expect(done.toSorted((a, b) => a - b)).to.deep.equal(missing.toSorted((a, b) => a - b));
        expect([plan.remaining(), plan.free()]).to.deep.equal([0, 0]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
