import { expect } from 'chai';
import type { Hex } from '../../protocol/hex.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import { account, PARAMS, Script, word } from './support/script.ts';

const SEATS = [account(21), account(22)];
const REVIEW = `work/review/1/${word(31)}/${word(32)}`;

const merging = (me: Hex): Script => {
  const script = new Script(coordinatorRole(), me).project().merging(SEATS);
  script.next();
  script.done('work/params/1/1', PARAMS);
  return script;
};

describe('attestation', () => {
  it('is the duty of every seat that revealed a ballot: review, then say it', () => {
    for (const me of SEATS) {
      const script = merging(me);
      expect(script.next(), 'nothing to review yet').to.deep.equal([]);
      script.proposal();
      expect(script.next()).to.deep.equal([REVIEW]);
      expect(script.done(REVIEW, { kind: 1, digest: word(31) })).to.deep.equal(['send/attest/1/1']);
      script.chain('VersionAttested', {
        projectId: 1n,
        round: 1,
        attempt: 1,
        coordinator: me,
        kind: 1,
        digest: word(31),
        weight: 1,
      });
      script.failed('send/attest/1/1');
      expect(script.next(10), 'the chain has it, whatever became of the answer').to.deep.equal([]);
    }
  });

  it('is not asked of a coordinator without a revealed ballot', () => {
    const script = merging(account(23));
    script.proposal();
    expect(script.next()).to.deep.equal([]);
  });

  it('is said once an attempt, and anew about another proposal', () => {
    const script = merging(account(21));
    script.proposal();
    script.next();
    script.done(REVIEW, { kind: 2, digest: word(50) });
    script.done('send/attest/1/1');
    expect(script.next()).to.deep.equal([]);
    script.chain('VersionAttemptFailed', { projectId: 1n, round: 1, attempt: 1, deadline: 4_000 });
    expect(script.next()).to.deep.equal([]);
    script.proposal(2, word(50));
    const again = `work/review/1/${word(50)}/${word(32)}`;
    expect(script.next()).to.deep.equal([again]);
    expect(script.done(again, { kind: 1, digest: word(50) })).to.deep.equal(['send/attest/1/2']);
  });

  it('rests on recent truths of proposers who have no task in the round', () => {
    const script = merging(account(21));
    script.proposal();
    const { view } = script.state;
    const own = view.tasks['1'];
    if (own === undefined) expect.fail('no task');
    const earlier = (taskId: bigint, proposer: Hex, round: number, truth: number, state: 'settled' | 'void' = 'settled') => ({
      [String(taskId)]: { ...own, taskId, proposer, round, state, truthDigest: word(truth) },
    });
    const now = { ...own, round: 5 };
    const tasks = {
      1: now,
      ...earlier(2n, account(6), 4, 102),
      ...earlier(3n, account(6), 3, 103),
      ...earlier(4n, account(6), 2, 104),
      ...earlier(5n, account(5), 4, 105),
      ...earlier(6n, account(6), 4, 106, 'void'),
    };
    const project = view.projects['1'];
    const round = project?.rounds[1];
    if (project === undefined || round === undefined) expect.fail('no round');
    const projects = { 1: { ...project, round: 5, rounds: { 5: { ...round, round: 5 } } } };
    script.state = { ...script.state, view: { ...view, tasks, projects } };
    const wish = coordinatorRole()
      .wants(script.state)
      .find((e) => e.kind === 'work');
    expect(wish?.kind === 'work' && wish.work.type === 'review' && wish.work.otherTruths).to.deep.equal([word(102), word(103)]);
  });
});
