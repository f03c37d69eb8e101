import { expect } from 'chai';
import { decide } from '../../roles/decide.ts';
import { proposerRole } from '../../roles/proposer/proposer.ts';
import type { RoleState } from '../../roles/state.ts';
import { statusWants } from '../../roles/status.ts';
import { account, PARAMS, Script } from './support/script.ts';

const block = (state: RoleState, number: number): RoleState =>
  decide({ name: 'idle', wants: () => [] }, state, { kind: 'block', block: number, timestamp: 0 }).state;

describe('state of a role', () => {
  it('forgets what concerned tasks that ended long ago, and nothing that is under way or still needed', () => {
    const script = new Script({ name: 'idle', wants: () => [] }, account(1)).project().task(account(5));
    script.enter('settled', 0);
    script.next();
    const done = { status: 'done' } as const;
    const busy = { status: 'busy', attempts: 0 } as const;
    const effects = {
      'send/1/join': done,
      'work/1/train/0/0x': done,
      'work/1/judge/0x': busy,
      'work/params/1/1': done,
      'work/prepare/0/0/1': done,
      'publish/status/3': done,
    };
    const state = { ...script.state, effects };
    expect(Object.keys(block(state, 199).effects)).to.deep.equal(Object.keys(effects));
    const ended = script.block;
    expect(Object.keys(block(state, 200).effects), 'ended less than 200 blocks ago').to.include('send/1/join');
    const later = block({ ...state, block: 399 }, 400 + ended);
    expect(Object.keys(later.effects)).to.deep.equal(['work/1/judge/0x', 'work/params/1/1', 'work/prepare/0/0/1']);
  });

  it('keeps over a reorganisation only work whose name says all that it rests on', () => {
    const script = new Script({ name: 'idle', wants: () => [] }, account(1));
    const kept = ['work/params/1/1', 'work/1/train/0/0x', 'work/1/judge/0x'];
    const gone = [
      'send/1/join',
      'publish/1/task',
      'work/merge/1',
      'work/review/1/0x/0x',
      'work/block-hash/9',
      'work/prepare/0/0/1',
    ];
    const effects = Object.fromEntries([...kept, ...gone].map((key) => [key, { status: 'done' } as const]));
    script.state = { ...script.state, effects };
    script.reorged();
    expect(Object.keys(script.state.effects)).to.deep.equal(kept);
  });

  it('is said to others now and then', () => {
    const script = new Script({ name: 'status', wants: (state) => statusWants(state, 'coordinator') }, account(1));
    expect(statusWants(script.state, 'coordinator')).to.deep.equal([]);
    script.project();
    script.next();
    const [hint] = statusWants(script.state, 'coordinator');
    if (hint?.kind !== 'publish' || hint.hint.topic !== 'status') expect.fail('no status');
    expect(hint.hint.message).to.deep.include({
      account: account(1),
      role: 'coordinator',
      projectId: 1n,
      headVersion: 0,
      block: 11n,
    });
    const keys = [11, 49, 50, 99, 100].map((number) => statusWants(block(script.state, number), 'coordinator')[0]?.key);
    expect(new Set(keys).size).to.equal(3);
  });

  it('goes on after a round in which every task was void', () => {
    const script = new Script(proposerRole(), account(5)).project();
    script.next();
    script.done('work/params/1/1', PARAMS);
    script.task(account(5));
    script.enter('void', 0);
    script.chain('TaskVoided', { taskId: 1n, reason: 1 });
    script.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 2, reason: 1 });
    expect(script.next()).to.deep.equal(['work/prepare/1/0/1']);
  });
});
