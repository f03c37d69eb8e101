import { expect } from 'chai';
import { expectedFaults } from '../../../orchestrator/evidence/expected-faults.ts';
import type { TaskState } from '../../../protocol/lifecycle.ts';
import { type TaskView, VOID_REASONS } from '../../../roles/view/task-view.ts';
import { word } from '../../roles/support/script.ts';
import { PROPOSER, SEATS, SOLVERS } from '../support/story.ts';

const [LATE, SHY, DONE] = SOLVERS;
const [ABSENT, SILENT, VOTED] = SEATS;
const ORDER: readonly TaskState[] = ['open', 'training', 'sealed', 'revealing', 'judging', 'tallying', 'settled'];
const record = { updateDigest: word(1), checkpointRoot: word(2), dataRoot: word(3), steps: 10, leavesDigest: word(4) };
const ballot = { verdict: 0, scores: [0, 0, 7], refutedMask: 0n, reportDigest: word(5) };

/** A task in which one of each sort does too little, as it stands in that state. */
const taskIn = (state: TaskState, more: Partial<TaskView> = {}): TaskView => {
  const at = ORDER.indexOf(state === 'void' ? 'tallying' : state);
  const passed = [...ORDER.slice(0, at + 1), ...(state === 'void' ? (['void'] as const) : [])];
  return {
    taskId: 1n,
    projectId: 1n,
    proposer: PROPOSER,
    round: 1,
    taskNumber: 0,
    specDigest: word(6),
    truthCommitment: word(7),
    headVersion: 0,
    headDigest: word(8),
    state,
    deadline: 0,
    entered: Object.fromEntries(passed.map((name, block) => [name, { block, timestamp: block }])),
    solvers: [
      { account: LATE, slot: 0 },
      { account: SHY, slot: 1, commitment: word(9) },
      { account: DONE, slot: 2, commitment: word(9), revealed: record },
    ],
    seats: [
      { coordinator: ABSENT, ticket: 1n },
      { coordinator: SILENT, ticket: 2n, commitment: word(9) },
      { coordinator: VOTED, ticket: 3n, commitment: word(9), ballot },
    ],
    ...more,
  };
};

const faultsOf = (task: TaskView, engine = 0): string[] =>
  expectedFaults(task, engine).map(({ account, fault }) => `${fault} ${account}`);

describe('faults that the events of a task show', () => {
  it('each once its own state is over, and not before', () => {
    const [late, shy] = [`not-committed ${LATE}`, `not-revealed ${SHY}`];
    const [absent, silent] = [`no-ballot ${ABSENT}`, `ballot-not-revealed ${SILENT}`];
    expect(faultsOf(taskIn('training'))).to.deep.equal([]);
    expect(faultsOf(taskIn('revealing'))).to.deep.equal([late]);
    expect(faultsOf(taskIn('judging'))).to.deep.equal([late, shy]);
    expect(faultsOf(taskIn('tallying'))).to.deep.equal([late, shy, absent]);
    expect(faultsOf(taskIn('settled'))).to.deep.equal([late, shy, absent, silent]);
  });

  it('of a proposer by the reason of the void task alone', () => {
    for (const [voidReason, reason] of VOID_REASONS.entries()) {
      const own = faultsOf(taskIn('void', { voidReason })).filter((text) => text.endsWith(PROPOSER));
      const fault = { 'truth withheld': 'truth-withheld', 'bad task': 'bad-task' }[reason as string];
      expect(own, reason).to.deep.equal(fault === undefined ? [] : [`${fault} ${PROPOSER}`]);
    }
  });

  it('refuted only where the engine is exact', () => {
    const settlement = { weightMedians: [0n, 0n, 0n], scoreMedians: [0, 0, 0], g: 0, acceptedMask: 0n, refutedMask: 4n };
    expect(faultsOf(taskIn('settled', { settlement }))).to.include(`refuted ${DONE}`);
    expect(faultsOf(taskIn('settled', { settlement }), 1)).to.not.include(`refuted ${DONE}`);
  });
});
