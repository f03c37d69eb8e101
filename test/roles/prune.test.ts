import { expect } from 'chai';
import { TASK_STATES, type TaskState } from '../../protocol/lifecycle.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import { proposedBy, revealedTruths } from '../../roles/past-task.ts';
import { proposerRole } from '../../roles/proposer/proposer.ts';
import { KEPT_BLOCKS } from '../../roles/prune.ts';
import type { RoleState } from '../../roles/state.ts';
import { reduceView } from '../../roles/view/network-view.ts';
import { headOf } from '../../roles/view/round-view.ts';
import { account, PARAMS, Script, word } from './support/script.ts';
import { told } from './support/told.ts';

const PROPOSER = account(5);
const SEAT = account(21);
const ROUND_BLOCKS = 60;
const idle = (me = account(50)): Script => new Script({ name: 'idle', wants: () => [] }, me).project();
const idOf = (round: number, project = 1): bigint => BigInt(project) * 10n ** 12n + BigInt(round) * 1000n;

/** One task from proposal to its end, `end` being where it ends; the round stays open. */
const playTask = (script: Script, round: number, end: 'settled' | 'void' = 'settled', project = 1): void => {
  const taskId = idOf(round, project);
  const enter = (state: TaskState): void => {
    script.chain('TaskStateChanged', { taskId, state: TASK_STATES.indexOf(state), deadline: 0 });
    script.block++;
  };
  script.chain('RoundOpened', { projectId: BigInt(project), round, paramsVersion: 1 });
  script.chain('TaskProposed', {
    taskId,
    projectId: BigInt(project),
    proposer: PROPOSER,
    round,
    taskNumber: round - 1,
    specDigest: word(4),
    truthCommitment: word(5),
    headVersion: round - 1,
    headDigest: word(1_000 + round - 1),
  });
  enter('open');
  script.chain('SolverJoined', { taskId, solver: account(1), slot: 0 });
  enter('training');
  enter('sealed');
  script.chain('TruthRevealed', { taskId, truthDigest: word(2_000 + round) });
  enter('revealing');
  if (end === 'settled') {
    script.chain('SeatClaimed', { taskId, coordinator: SEAT, ticket: 1n, displaced: account(0) });
    enter('judging');
    enter('tallying');
  }
  enter(end);
};

const endRound = (script: Script, round: number, project = 1): void => {
  const projectId = BigInt(project);
  script.chain('RoundMerging', { projectId, round, inputs: 1, seats: 1, deadline: 0 });
  script.chain('VersionPublished', { projectId, version: round, digest: word(1_000 + round), round, aggregator: account(40) });
  script.chain('RoundEnded', { projectId, round, outcome: 1, reason: 0 });
  script.next(ROUND_BLOCKS);
};

/** So many numbers, texts and digests a state holds, past truths and proposers aside. */
const leavesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, v) => sum + leavesOf(v), 0) : 1;
const sizeOf = ({ view, effects }: RoleState): number => leavesOf(view) + leavesOf(effects);

/** Whatever the role has under way ends, well or badly. */
const finishAll = (script: Script, well: boolean): void => {
  const busy = Object.entries(script.state.effects).filter(([, effect]) => effect.status === 'busy');
  for (const [key] of busy) well ? script.done(key, word(7)) : script.failed(key);
};

describe('a role that runs for long', () => {
  it('holds after fifty rounds what it held after ten, whatever it wished for', () => {
    const script = new Script(coordinatorRole(), SEAT).project();
    for (let n = 21; n < 24; n++)
      script.chain('Staked', { account: account(n), role: 2, from: account(n), amount: 10n, held: 10n });
    script.next();
    script.done('work/params/1/1', PARAMS);
    const sizes: number[] = [];
    for (let round = 1; round <= 50; round++) {
      playTask(script, round, round % 7 === 0 ? 'void' : 'settled');
      script.next();
      finishAll(script, round % 2 === 0);
      endRound(script, round);
      finishAll(script, round % 3 === 0);
      sizes.push(sizeOf(script.state));
    }
    expect(Math.max(...sizes.slice(10)), sizes.join(' ')).to.be.at.most(1.05 * Math.max(...sizes.slice(0, 10)));
    expect(script.state.past.length).to.be.greaterThan(40);
  });

  it('still knows every truth and how many tasks each account proposed', () => {
    const script = idle();
    const unpruned = { ...script.state };
    for (let round = 1; round <= 20; round++) {
      playTask(script, round, round === 3 ? 'void' : 'settled');
      endRound(script, round);
    }
    expect(Object.keys(script.state.view.tasks).length, 'something was forgotten').to.be.lessThan(20);
    const truths = revealedTruths(script.state);
    expect(truths.map(({ digest }) => digest)).to.deep.equal(Array.from({ length: 20 }, (_, i) => word(2_001 + i)));
    expect(truths.map(({ round }) => round)).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(truths.filter(({ settled }) => !settled).map(({ round }) => round)).to.deep.equal([3]);
    for (const [i, { block }] of truths.entries()) expect(block).to.be.greaterThan(truths[i - 1]?.block ?? 0);
    expect(proposedBy(script.state, PROPOSER)).to.equal(20);
    expect(proposedBy(script.state, account(6))).to.equal(0);
    expect(revealedTruths(unpruned)).to.deep.equal([]);
  });

  it('compares a new truth with those of tasks that it has forgotten', () => {
    const script = new Script(coordinatorRole(), SEAT).project();
    script.next();
    script.done('work/params/1/1', PARAMS);
    for (let round = 1; round <= 12; round++) {
      playTask(script, round);
      endRound(script, round);
    }
    expect(script.state.view.tasks[String(idOf(1))]).to.equal(undefined);
    const { role } = script;
    script.chain('RoundOpened', { projectId: 1n, round: 13, paramsVersion: 1 });
    const taskId = idOf(13);
    const proposal = { taskId, projectId: 1n, proposer: PROPOSER, round: 13, taskNumber: 12, specDigest: word(4) };
    script.chain('TaskProposed', { ...proposal, truthCommitment: word(5), headVersion: 12, headDigest: word(1_012) });
    script.chain('TruthRevealed', { taskId, truthDigest: word(3_000) });
    script.chain('SeatClaimed', { taskId, coordinator: SEAT, ticket: 1n, displaced: account(0) });
    script.chain('TaskStateChanged', { taskId, state: TASK_STATES.indexOf('judging'), deadline: 0 });
    script.chain('SeedStored', { taskId, sample: true, seed: word(77), windowEnd: 0 });
    const wish = role.wants({ ...script.state, block: script.block + 2 }).find(({ key }) => key.includes('/judge/'));
    if (wish?.kind !== 'work' || wish.work.type !== 'judge') expect.fail('no wish to judge');
    expect(wish.work.earlierTruths).to.deep.equal(Array.from({ length: 12 }, (_, i) => word(2_001 + i)));
  });

  it('goes on counting its own tasks', () => {
    const script = new Script(proposerRole(), PROPOSER).project();
    script.next();
    script.done('work/params/1/1', PARAMS);
    for (let round = 1; round <= 12; round++) {
      playTask(script, round);
      endRound(script, round);
    }
    expect(script.state.past.length).to.be.greaterThan(5);
    const prepared = Object.keys(script.state.effects).filter((key) => key.startsWith('work/prepare/'));
    expect(prepared).to.include('work/prepare/12/12/1');
  });

  it('keeps what may still change or is still needed: live tasks, the round in progress, the newest version', () => {
    const script = idle();
    playTask(script, 1);
    script.next(3 * KEPT_BLOCKS);
    expect(script.state.view.tasks[String(idOf(1))]?.state, 'its round still merges').to.equal('settled');
    endRound(script, 1);
    playTask(script, 2);
    script.next(1);
    expect(script.state.view.tasks[String(idOf(2))], 'ended just now').to.not.equal(undefined);
    script.next(KEPT_BLOCKS);
    const { view } = script.state;
    expect(Object.keys(view.tasks)).to.deep.equal([String(idOf(2))]);
    expect(view.projects['1'] && headOf(view.projects['1'])).to.deep.include({ version: 1, digest: word(1_001) });
    expect(Object.keys(view.projects['1']?.rounds ?? {})).to.deep.equal(['1', '2']);
  });

  it('clears away at its start, once it has read the past, what it left before a long absence', () => {
    const script = new Script(coordinatorRole(), SEAT).project();
    playTask(script, 1);
    expect(Object.keys(script.state.effects), 'while it reads').to.deep.equal([]);
    const wished = script.next(3 * KEPT_BLOCKS);
    expect(wished).to.include('work/forget-left');
    expect(wished, 'its task ended too long ago').to.not.include(`work/${idOf(1)}/forget`);
    expect(script.done('work/forget-left', true)).to.not.include('work/forget-left');
    expect(script.next(KEPT_BLOCKS), 'once').to.not.include('work/forget-left');
  });

  it('keeps nothing of the tasks of other projects', () => {
    const script = idle();
    script.chain('ProjectCreated', { projectId: 2n, owner: account(98), specDigest: word(2), genesisDigest: word(3) });
    playTask(script, 1, 'settled', 2);
    endRound(script, 1, 2);
    script.next(2 * KEPT_BLOCKS);
    expect(script.state.view.tasks).to.deep.equal({});
    expect(script.state.past).to.deep.equal([]);
  });

  it('knows everything anew after a reorganisation, once', () => {
    const script = idle();
    for (let round = 1; round <= 8; round++) {
      playTask(script, round);
      endRound(script, round);
    }
    script.reorged();
    expect(script.state.past).to.deep.equal([]);
    script.project();
    for (let round = 1; round <= 8; round++) {
      playTask(script, round);
      endRound(script, round);
    }
    expect(revealedTruths(script.state).length).to.equal(8);
  });

  it('leaves the whole history to those who fold the chain themselves', () => {
    const script = idle();
    let { view } = script.state;
    for (let round = 1; round <= 5; round++) {
      const proposal = { taskId: idOf(round), projectId: 1n, proposer: PROPOSER, round, taskNumber: round - 1 };
      const rest = { specDigest: word(4), truthCommitment: word(5), headVersion: 0, headDigest: word(3) };
      view = reduceView(view, told('TaskProposed', { ...proposal, ...rest }, 10_000 * round));
      view = reduceView(view, told('TaskStateChanged', { taskId: idOf(round), state: 7, deadline: 0 }, 10_000 * round + 1));
    }
    expect(Object.keys(view.tasks).length).to.equal(5);
  });
});
