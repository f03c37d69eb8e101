import { expect } from 'chai';
import { promiseOnce } from '../../../roles/handlers/promise-once.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';

const SHAPE = { salt: 'count' } as const;

describe('a promise', () => {
  it('is made once, and the same ever after', async () => {
    const journal = memoryJournal();
    let made = 0;
    const make = async (): Promise<{ salt: number }> => ({ salt: ++made });
    expect(await promiseOnce(journal, 'a', SHAPE, make)).to.deep.equal({ salt: 1 });
    expect(await promiseOnce(journal, 'a', SHAPE, make)).to.deep.equal({ salt: 1 });
    expect(await promiseOnce(journal, 'b', SHAPE, make)).to.deep.equal({ salt: 2 });
    expect(made).to.equal(2);
  });

  it('is one even when made twice at the same time', async () => {
    const journal = memoryJournal();
    const gate = Promise.withResolvers<void>();
    let made = 0;
    const make = async (): Promise<{ salt: number }> => {
      const salt = ++made;
      await gate.promise;
      return { salt };
    };
    const both = [promiseOnce(journal, 'a', SHAPE, make), promiseOnce(journal, 'a', SHAPE, make)];
    gate.resolve();
    const [first, second] = await Promise.all(both);
    expect(made).to.equal(2);
    expect(second).to.deep.equal(first);
  });

  it('is none when making it or writing it down fails', async () => {
    const journal = memoryJournal();
    const failure = new Error('no');
    const failed = await promiseOnce(journal, 'a', SHAPE, () => Promise.reject(failure)).catch((error: unknown) => error);
    expect(failed).to.equal(failure);
    const full = {
      ...journal,
      putIfAbsent: (): never => {
        throw failure;
      },
    };
    expect(await promiseOnce(full, 'a', SHAPE, async () => ({ salt: 1 })).catch((error: unknown) => error)).to.equal(failure);
    expect(journal.get('a')).to.equal(undefined);
  });
});
