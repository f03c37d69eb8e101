import { expect } from 'chai';
import { intervalRows } from '../../protocol/interval-rows.ts';
import { batchIndices } from '../../protocol/order.ts';
import { expectCode } from './support/expect-code.ts';

const run = { taskSeed: `0x${'5a'.repeat(32)}`, slot: 2, count: 70, batch: 8, steps: 20, intervals: 5 } as const;

describe('rows of intervals', () => {
  it('are those of their batches, ascending, each once, also over the end of an epoch', () => {
    for (const intervals of [[0], [1, 3], [0, 1, 2, 3, 4]]) {
      const wanted = new Set<number>();
      for (const i of intervals)
        for (let step = 4 * i; step < 4 * (i + 1); step++)
          for (const row of batchIndices(run.taskSeed, run.slot, step, run.count, run.batch)) wanted.add(row);
      expect(Array.from(intervalRows(run, intervals))).to.deep.equal([...wanted].sort((a, b) => a - b));
    }
  });

  it('depend on seed, slot and count', () => {
    const of = (change: object): string => intervalRows({ ...run, ...change }, [1]).join();
    const all = [of({}), of({ taskSeed: `0x${'5b'.repeat(32)}` }), of({ slot: 3 }), of({ count: 71 })];
    expect(new Set(all)).to.have.lengthOf(4);
  });

  it('are none where there is no batch', () => {
    expectCode(() => intervalRows({ ...run, count: 7 }, [0]), 'PROTOCOL_OUT_OF_RANGE');
  });
});
