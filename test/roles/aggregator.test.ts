import { expect } from 'chai';
import { aggregatorRole } from '../../roles/aggregator/aggregator.ts';
import { account, PARAMS, Script, word } from './support/script.ts';

const ME = account(40);
const MERGED = { digest: word(31), inputRoot: word(32) };

const merging = (rank?: number, me = ME): Script => {
  const script = new Script(aggregatorRole(rank === undefined ? {} : { rank }), me).project().merging([account(21), account(22)]);
  expect(script.next()).to.deep.equal(['work/params/1/1']);
  expect(script.done('work/params/1/1', PARAMS)).to.deep.equal(['work/merge/1']);
  return script;
};

describe('aggregator', () => {
  it('merges a round that is over and proposes the result', () => {
    const script = merging();
    const effect = script.done('work/merge/1', MERGED);
    expect(effect).to.deep.equal(['send/version/1/0']);
    script.proposal();
    expect(script.next()).to.deep.equal([]);
  });

  it('leaves an open round and a finished one alone', () => {
    const script = new Script(aggregatorRole(), ME).project().task(account(5));
    script.next();
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal([]);
    const over = merging();
    over.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 2, reason: 3 });
    expect(over.done('work/merge/1', MERGED)).to.deep.equal([]);
  });

  it('waits for those before it, and proposes when they do not', () => {
    const script = merging(1);
    script.done('work/merge/1', MERGED);
    expect(script.next(2)).to.deep.equal([]);
    expect(script.next(1)).to.deep.equal(['send/version/1/0']);
  });

  it('does not propose where another was first', () => {
    const script = merging();
    script.proposal();
    expect(script.done('work/merge/1', MERGED)).to.deep.equal([]);
  });

  it('proposes again after a failed attempt, without merging again', () => {
    const script = merging();
    script.done('work/merge/1', MERGED);
    script.done('send/version/1/0');
    script.proposal();
    script.next();
    script.chain('VersionAttemptFailed', { projectId: 1n, round: 1, attempt: 1, deadline: 4_000 });
    expect(script.next()).to.deep.equal(['send/version/1/1']);
  });

  it('says where its own version can be had, and nothing of another', () => {
    for (const [me, hints] of [
      [ME, ['publish/attest/1/1']],
      [account(41), []],
    ] as const) {
      const script = merging(0, me);
      script.done('work/merge/1', MERGED);
      script.proposal();
      script.next();
      expect(script.hints).to.deep.equal(hints);
    }
  });
});
