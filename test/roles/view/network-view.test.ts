import { expect } from 'chai';
import { TASK_STATES } from '../../../protocol/lifecycle.ts';
import { reduceView } from '../../../roles/view/network-view.ts';
import { headOf } from '../../../roles/view/round-view.ts';
import { acceptedSolvers, isTerminal, type TaskView } from '../../../roles/view/task-view.ts';
import { account, Script, word } from '../support/script.ts';
import { told } from '../support/told.ts';

const watcher = (): Script => new Script({ name: 'watcher', wants: () => [] }, account(50)).project();
const taskIn = (script: Script): TaskView => script.state.view.tasks['1'] ?? expect.fail('no task');
const projectIn = (script: Script) => script.state.view.projects['1'] ?? expect.fail('no project');

describe('view of the network', () => {
  it('knows a project by its genesis and its newest parameters', () => {
    const script = watcher();
    script.chain('ParamsChanged', { projectId: 1n, paramsVersion: 2 });
    expect(projectIn(script)).to.deep.include({
      owner: account(99),
      specDigest: word(2),
      paramsVersion: 2,
      round: 1,
      rounds: {},
    });
    expect(headOf(projectIn(script))).to.deep.equal({ version: 0, digest: word(3), round: 0 });
  });

  it('keeps the parameters of the first proposal in a round', () => {
    const script = watcher().task(account(5));
    script.chain('ParamsChanged', { projectId: 1n, paramsVersion: 2 });
    expect(projectIn(script).rounds[1]?.paramsVersion).to.equal(1);
    expect(projectIn(script).paramsVersion).to.equal(2);
  });

  it('follows a task through its states, with the stakes at the moment of Sealed', () => {
    const script = watcher();
    script.chain('Staked', { account: account(21), role: 2, from: account(21), amount: 10n, held: 10n });
    script.chain('Staked', { account: account(22), role: 1, from: account(22), amount: 10n, held: 10n });
    script.task(account(5));
    for (const state of ['training', 'sealed'] as const) {
      script.block++;
      script.enter(state, 3_000);
      expect(taskIn(script)).to.deep.include({ state, deadline: 3_000 });
      expect(taskIn(script).entered[state]).to.deep.equal({ block: script.block, timestamp: script.timestamp });
    }
    expect(taskIn(script).coordinatorStakes).to.deep.equal({ [account(21)]: 10n });
    expect(taskIn(script).seatSeed).to.deep.equal({ block: script.block + 1 });
    script.chain('Staked', { account: account(21), role: 2, from: account(21), amount: 5n, held: 15n });
    expect(taskIn(script).coordinatorStakes, 'the block is not over').to.deep.equal({ [account(21)]: 15n });
    script.block++;
    script.chain('UnstakeRequested', { account: account(21), role: 2, amount: 1n, availableAt: 9 });
    expect(taskIn(script).coordinatorStakes).to.deep.equal({ [account(21)]: 15n });
    expect(script.state.view.coordinatorStakes).to.deep.equal({ [account(21)]: 14n });
    expect(TASK_STATES.map((s) => isTerminal({ ...taskIn(script), state: s }))).to.deep.equal(
      TASK_STATES.map((s) => s === 'settled' || s === 'void'),
    );
  });

  it('keeps seats by ticket, without the displaced one', () => {
    const script = watcher().task(account(5));
    const claim = (n: number, ticket: bigint, displaced = account(0)): void =>
      script.chain('SeatClaimed', { taskId: 1n, coordinator: account(n), ticket, displaced });
    claim(21, 30n);
    claim(22, 10n);
    claim(23, 20n, account(21));
    expect(taskIn(script).seats.map((s) => s.coordinator)).to.deep.equal([account(22), account(23)]);
  });

  it('names a seed block anew when it is armed again, and forgets the block when the value is stored', () => {
    const script = watcher().task(account(5));
    script.enter('sealed');
    script.chain('SeedArmed', { taskId: 1n, sample: false, seedBlock: 400 });
    expect(taskIn(script).seatSeed).to.deep.equal({ block: 400 });
    script.chain('SeedStored', { taskId: 1n, sample: false, seed: word(9), windowEnd: 410 });
    expect(taskIn(script)).to.deep.include({ seatSeed: { block: 400, value: word(9) }, seatWindowEnd: 410 });
    script.enter('judging');
    expect(taskIn(script).sampleSeed).to.deep.equal({ block: script.block + 1 });
    script.chain('SeedArmed', { taskId: 1n, sample: true, seedBlock: 500 });
    script.chain('SeedStored', { taskId: 1n, sample: true, seed: word(8), windowEnd: 0 });
    expect(taskIn(script).sampleSeed).to.deep.equal({ block: 500, value: word(8) });
    expect(taskIn(script).seatWindowEnd).to.equal(410);
  });

  it('has accepted solvers only once a task is settled, by the mask', () => {
    const script = watcher().task(account(5));
    for (const slot of [0, 1, 2]) script.chain('SolverJoined', { taskId: 1n, solver: account(slot + 1), slot });
    expect(acceptedSolvers(taskIn(script))).to.deep.equal([]);
    const settlement = { weightMedians: [], scoreMedians: [], g: 1, refutedMask: 2n };
    script.chain('TaskSettled', { taskId: 1n, ...settlement, acceptedMask: 0b101n });
    expect(acceptedSolvers(taskIn(script)).map((s) => s.slot)).to.deep.equal([0, 2]);
  });

  it('knows why a task is void', () => {
    const script = watcher().task(account(5));
    script.enter('void', 0);
    script.chain('TaskVoided', { taskId: 1n, reason: 6 });
    expect(taskIn(script)).to.deep.include({ state: 'void', voidReason: 6 });
    expect(acceptedSolvers(taskIn(script))).to.deep.equal([]);
  });

  it('follows a round over failed attempts to a version', () => {
    const script = watcher().merging([account(21), account(22)]);
    expect(projectIn(script).rounds[1]).to.deep.include({ phase: 'merging', inputs: 1, seats: 2, deadline: 2_000, failed: 0 });
    script.proposal();
    const attested = { projectId: 1n, round: 1, attempt: 1, kind: 2, digest: word(33), weight: 1 };
    script.chain('VersionAttested', { ...attested, coordinator: account(21) });
    expect(projectIn(script).rounds[1]?.proposal?.attested).to.deep.equal([account(21)]);
    script.block += 5;
    script.chain('VersionAttemptFailed', { projectId: 1n, round: 1, attempt: 1, deadline: 2_500 });
    expect(projectIn(script).rounds[1]).to.deep.include({ failed: 1, deadline: 2_500, mergingBlock: script.block });
    expect(projectIn(script).rounds[1]?.proposal).to.equal(undefined);
    script.proposal(2, word(34));
    script.chain('VersionPublished', { projectId: 1n, version: 1, digest: word(34), round: 1, aggregator: account(40) });
    script.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 1, reason: 0 });
    expect(projectIn(script)).to.deep.include({ round: 2 });
    expect(projectIn(script).rounds[1]).to.deep.include({ phase: 'ended', outcome: 1, endedAt: script.timestamp });
    expect(headOf(projectIn(script))).to.deep.equal({ version: 1, digest: word(34), round: 1, aggregator: account(40) });
  });

  it('has no aggregator for a version that the seats put in place of the proposed one', () => {
    const script = watcher().merging([account(21)]);
    script.chain('VersionPublished', { projectId: 1n, version: 1, digest: word(35), round: 1, aggregator: account(0) });
    expect(headOf(projectIn(script))).to.deep.equal({ version: 1, digest: word(35), round: 1 });
  });

  it('is left as it is by events of unknown tasks and projects', () => {
    const { view } = watcher().state;
    expect(reduceView(view, told('TaskVoided', { taskId: 9n, reason: 1 }))).to.equal(view);
    expect(reduceView(view, told('RoundEnded', { projectId: 9n, round: 1, outcome: 1, reason: 0 }))).to.equal(view);
    expect(reduceView(view, told('RewardsWithdrawn', { account: account(1), amount: 1n }))).to.equal(view);
  });

  it('never changes a view that was given out', () => {
    const script = watcher();
    const before = script.state.view;
    const copy = structuredClone(before);
    script.merging([account(21)]);
    script.proposal();
    expect(before).to.deep.equal(copy);
  });
});
