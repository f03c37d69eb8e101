import { expect } from 'chai';
import { Observer } from '../../orchestrator/observer.ts';
import { FakeChain } from '../roles/support/fake-chain.ts';
import { account, word } from '../roles/support/script.ts';
import { told } from '../roles/support/told.ts';

const never = new AbortController().signal;

describe('observer', () => {
  const watching = () => {
    const chain = new FakeChain();
    const clock = { now: 100 };
    const observer = new Observer({ chain: chain.client, now: () => clock.now });
    void observer.start();
    return { chain, clock, observer };
  };
  const opened = told('RoundOpened', { projectId: 1n, round: 1, paramsVersion: 1 }, 5);
  const project = told('ProjectCreated', { projectId: 1n, owner: account(9), specDigest: word(1), genesisDigest: word(2) }, 5);
  const state = (number: number, block: number) => told('TaskStateChanged', { taskId: 1n, state: number, deadline: 0 }, block);
  const task = told(
    'TaskProposed',
    {
      taskId: 1n,
      projectId: 1n,
      proposer: account(5),
      round: 1,
      taskNumber: 0,
      specDigest: word(4),
      truthCommitment: word(5),
      headVersion: 0,
      headDigest: word(2),
    },
    5,
  );

  it('resolves a wait at the first block after which the condition gives a value', async () => {
    const { chain, observer } = watching();
    const waiting = observer.until(() => (observer.block >= 6 ? observer.block : undefined), never);
    let done = false;
    void waiting.then(() => {
      done = true;
    });
    await chain.block(5);
    expect(done).to.equal(false);
    await chain.block(6);
    expect(await waiting).to.equal(6);
    expect(await observer.until(() => 'at once', never)).to.equal('at once');
    await observer.stop();
  });

  it('rejects a wait with the reason of its signal', async () => {
    const { observer } = watching();
    const abort = new AbortController();
    const reason = new RangeError('a node died');
    const waiting = observer.until(() => undefined, abort.signal).catch((error: unknown) => error);
    abort.abort(reason);
    expect(await waiting).to.equal(reason);
    const late = observer.until(() => 'too late', abort.signal).catch((error: unknown) => error);
    expect(await late).to.equal(reason);
    await observer.stop();
  });

  it('remembers when a round reached each phase, on its own clock, and its blocks', async () => {
    const { chain, clock, observer } = watching();
    await chain.block(5, [project, opened, task]);
    clock.now = 150;
    await chain.block(7, [state(2, 7)]);
    clock.now = 400;
    await chain.block(9, [told('RoundEnded', { projectId: 1n, round: 1, outcome: 2, reason: 1 }, 9)]);
    const times = observer.times.get(1) ?? expect.fail('no times');
    expect(times).to.deep.include({ opened: 100, firstBlock: 5, lastBlock: 9 });
    expect(times.marks).to.deep.include({ training: 50, ended: 300 });
    expect(observer.lastEventAt).to.equal(400);
    expect(observer.events.length).to.equal(5);
    await observer.stop();
  });

  it('takes back what a reorganisation undid, and counts it once when it comes again', async () => {
    const { chain, observer } = watching();
    await chain.block(5, [project, opened, task]);
    await chain.block(7, [state(2, 7)]);
    await chain.reorg(6);
    expect(observer.view.tasks['1']?.state).to.equal('open');
    expect(observer.events.length).to.equal(3);
    await chain.block(8, [state(2, 8)]);
    expect(observer.view.tasks['1']?.state).to.equal('training');
    expect(observer.times.get(1)?.lastBlock).to.equal(8);
    expect(observer.events.length).to.equal(4);
    await observer.stop();
  });
});
