import { expect } from 'chai';
import { proposerRole } from '../../roles/proposer/proposer.ts';
import { account, PARAMS, Script, word } from './support/script.ts';

const ME = account(5);
const PREPARED = { specDigest: word(4), truthDigest: word(41), truthCommitment: word(5), salt: word(42) };

const started = (): Script => {
  const script = new Script(proposerRole(), ME).project();
  expect(script.next()).to.deep.equal(['work/params/1/1']);
  return script;
};

const endRound = (script: Script, round: number): void => {
  script.enter('settled', 0);
  script.chain('RoundEnded', { projectId: 1n, round, outcome: 2, reason: 1 });
};

describe('proposer', () => {
  it('prepares, then proposes, once a round', () => {
    const script = started();
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal(['work/prepare/0/0/1']);
    expect(script.done('work/prepare/0/0/1', PREPARED)).to.deep.equal(['send/propose/0/0']);
    script.done('send/propose/0/0');
    script.task(ME);
    expect(script.next()).to.deep.equal([]);
    endRound(script, 1);
    expect(script.next(), 'the next round, the same head, a new number').to.deep.equal(['work/prepare/1/0/1']);
  });

  it('cuts its task anew for parameters that changed before it was proposed', () => {
    const script = started();
    script.done('work/params/1/1', PARAMS);
    script.done('work/prepare/0/0/1', PREPARED);
    script.chain('ParamsChanged', { projectId: 1n, paramsVersion: 2 });
    expect(script.failed('send/propose/0/0')).to.deep.equal(['work/params/1/2']);
    expect(script.done('work/params/1/2', { ...PARAMS, capacity: 3 })).to.deep.equal(['work/prepare/0/0/2']);
  });

  it('cuts the next task on the new head, under the number that the chain expects', () => {
    const script = started();
    script.done('work/params/1/1', PARAMS);
    script.done('work/prepare/0/0/1', PREPARED);
    script.task(ME);
    script.enter('settled', 0);
    script.chain('VersionPublished', { projectId: 1n, version: 1, digest: word(60), round: 1, aggregator: account(40) });
    script.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 1, reason: 0 });
    expect(script.next()).to.deep.equal(['work/prepare/1/1/1']);
  });

  it('counts only its own tasks', () => {
    const script = started();
    script.task(account(6));
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal(['work/prepare/0/0/1']);
  });

  it('reveals only once every commitment is in, and publishes the truth before the chain names it', () => {
    const script = started();
    script.done('work/params/1/1', PARAMS);
    script.done('work/prepare/0/0/1', PREPARED);
    script.task(ME);
    for (const state of ['open', 'training'] as const) {
      script.enter(state);
      expect(script.next(), state).to.deep.equal([]);
    }
    script.enter('sealed');
    expect(script.next()).to.deep.equal(['work/publish-truth/0']);
    expect(script.next(), 'not before the content can be fetched').to.deep.equal([]);
    expect(script.done('work/publish-truth/0', PREPARED)).to.deep.equal(['send/1/truth']);
    script.enter('revealing');
    expect(script.next()).to.deep.equal([]);
  });

  it('finds its truth again after a restart in the middle', () => {
    const script = started();
    script.task(ME);
    script.enter('sealed');
    expect(script.next()).to.deep.equal(['work/publish-truth/0']);
    expect(script.done('work/publish-truth/0', PREPARED)).to.deep.equal(['send/1/truth']);
  });

  it("leaves others' truths alone", () => {
    const script = new Script(proposerRole({ rounds: 0 }), ME).project().task(account(6));
    script.next();
    script.enter('sealed');
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal([]);
  });

  it('proposes nothing while a round merges, and nothing after its last round', () => {
    const script = new Script(proposerRole({ rounds: 1, tasksPerRound: 5 }), account(6)).project().merging([account(21)]);
    script.next();
    expect(script.done('work/params/1/1', PARAMS)).to.deep.equal([]);
    script.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 2, reason: 1 });
    expect(script.next()).to.deep.equal([]);
  });

  it('does nothing before its project exists', () => {
    expect(new Script(proposerRole(), ME).next()).to.deep.equal([]);
  });

  it('tells where the spec of its own open task can be had', () => {
    for (const [proposer, hints] of [
      [ME, ['publish/1/task']],
      [account(6), []],
    ] as const) {
      const script = started().task(proposer);
      script.next();
      expect(script.hints).to.deep.equal(hints);
    }
  });
});
