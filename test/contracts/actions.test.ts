import { expect } from 'chai';
import { ZeroHash } from 'ethers';
import { allows, TASK_ACTIONS, TASK_LIFECYCLE, TASK_STATES, type TaskAction, type TaskState } from '../../protocol/lifecycle.ts';
import { read, send } from './support/chain.ts';
import { openTask, type TaskDriver } from './support/task.ts';
import { mine, type World, wait, world } from './support/world.ts';

const CASTS = [0, 1, 2].map(() => ({ scores: [3, 2, 1] }));

/** What brings a task from one state to the next. */
const STEPS: [TaskState, (w: World, task: TaskDriver) => Promise<unknown>][] = [
  ['open', async (_, task) => task.join()],
  ['training', async (_, task) => task.commit()],
  ['sealed', async (_, task) => task.revealTruth()],
  [
    'revealing',
    async (_, task) => {
      await mine(1);
      await task.claim();
      await task.reveal();
      await task.judge();
    },
  ],
  [
    'judging',
    async (_, task) => {
      await mine(1);
      await task.vote(CASTS);
    },
  ],
  [
    'tallying',
    async (_, task) => {
      await task.revealVotes(CASTS);
      await task.settle(CASTS);
    },
  ],
];

const empty = {
  updateDigest: ZeroHash,
  checkpointRoot: ZeroHash,
  dataRoot: ZeroHash,
  steps: 0,
  salt: ZeroHash,
  leavesDigest: ZeroHash,
};

const CALLS: Record<TaskAction, [string, ...unknown[]]> = {
  join: ['join'],
  'commit-solution': ['commitSolution', ZeroHash],
  'reveal-truth': ['revealTruth', 0, ZeroHash, ZeroHash, ZeroHash],
  'store-seed': ['storeSeed'],
  'claim-seat': ['claimSeat'],
  'reveal-solution': ['revealSolution', empty],
  advance: ['advance'],
  'commit-ballot': ['commitBallot', ZeroHash],
  'reveal-ballot': ['revealBallot', 0, [], 0, ZeroHash, ZeroHash],
  settle: ['settle', [], []],
};

/** Every action that `state` does not name must revert for that reason, and every one that it names for another or not at all. */
const check = async (w: World, task: TaskDriver, state: TaskState): Promise<void> => {
  expect(await task.state()).to.equal(state);
  for (const action of TASK_ACTIONS) {
    const [name, ...args] = CALLS[action];
    const call = read(w.tasks, name, task.taskId, ...args);
    if (!allows(TASK_LIFECYCLE, state, action)) {
      await expect(call, `${action} in ${state}`)
        .to.be.revertedWithCustomError(w.tasks, 'TaskActionNotAllowed')
        .withArgs(task.taskId, TASK_STATES.indexOf(state), TASK_ACTIONS.indexOf(action));
    } else {
      const reason = await call.then(
        () => 'none',
        (error: unknown) => String(error),
      );
      expect(reason, `${action} in ${state}`).to.not.include('TaskActionNotAllowed');
    }
  }
};

describe('what each state of a task allows', () => {
  it('every pair of state and action, from the proposal to Settled', async () => {
    const w = await world();
    const task = await openTask(w);
    for (const [state, step] of STEPS) {
      await check(w, task, state);
      await step(w, task);
    }
    await check(w, task, 'settled');
  });

  it('nothing in Void', async () => {
    const w = await world();
    const task = await openTask(w);
    await wait(w.params.joinWindow);
    await task.advance();
    await check(w, task, 'void');
  });

  it('nothing for a task that was never proposed', async () => {
    const w = await world();
    for (const [name, ...args] of Object.values(CALLS)) {
      await expect(send(w.tasks, w.keeper, name, 99, ...args)).to.be.revertedWithCustomError(w.tasks, 'TaskUnknown');
    }
  });
});
