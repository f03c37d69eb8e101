import { expect } from 'chai';
import { createBoundedQueue } from '../../../node/net/bounded-queue.ts';

describe('bounded queue', () => {
  it('works in order, drops the oldest that waits when full, and drops the rest when stopped', async () => {
    const gate = Promise.withResolvers<void>();
    const worked: number[] = [];
    const dropped: number[] = [];
    const queue = createBoundedQueue<number>(
      { length: 3 },
      {
        work: async (item) => {
          worked.push(item);
          await gate.promise;
        },
        dropped: (item) => dropped.push(item),
      },
    );
    for (const item of [1, 2, 3, 4, 5, 6]) queue.push(item);
    expect(worked).to.deep.equal([1]);
    expect(dropped).to.deep.equal([2, 3]);
    const stopped = queue.stop();
    gate.resolve();
    await stopped;
    queue.push(7);
    expect(worked).to.deep.equal([1]);
    expect(dropped).to.deep.equal([2, 3, 4, 5, 6, 7]);
  });

  it('goes on with what arrives after it ran empty', async () => {
    const worked: number[] = [];
    const queue = createBoundedQueue<number>({ length: 2 }, { work: async (item) => void worked.push(item), dropped: () => {} });
    for (const item of [1, 2, 3]) {
      queue.push(item);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(worked).to.deep.equal([1, 2, 3]);
  });
});
