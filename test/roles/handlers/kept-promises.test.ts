import { expect } from 'chai';
import { KeptPromises } from '../../../roles/handlers/kept-promises.ts';

describe('kept promises', () => {
  const counting = (limit: number) => {
    const kept = new KeptPromises<string>(limit);
    const made: string[] = [];
    const get = (key: string): Promise<string> =>
      kept.get(key, async () => {
        made.push(key);
        return key.toUpperCase();
      });
    return { kept, made, get };
  };

  it('are made once, also when asked for twice at the same time', async () => {
    const { made, get } = counting(2);
    expect(await Promise.all([get('a'), get('a')])).to.deep.equal(['A', 'A']);
    expect(await get('a')).to.equal('A');
    expect(made).to.deep.equal(['a']);
  });

  it('go when they were not used for longest', async () => {
    const { made, get } = counting(2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
    expect(made).to.deep.equal(['a', 'b', 'c', 'b']);
  });

  it('are made again after a failure', async () => {
    const { kept, get } = counting(2);
    const failure = new RangeError('no');
    expect(await kept.get('a', () => Promise.reject(failure)).catch((error: unknown) => error)).to.equal(failure);
    expect(await get('a')).to.equal('A');
  });
});
