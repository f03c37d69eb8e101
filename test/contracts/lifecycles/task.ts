import { expect } from 'chai';
import { TASK_ACTIONS, TASK_STATES, type TaskAction, type TaskState } from '../../../protocol/lifecycle.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import { openTask } from '../support/task.ts';
import { mine, wait } from '../support/world.ts';
import { BAD, GOOD, LONG, OUT_OF_REACH, type TaskScene, tableWorld, taskAt } from './table-world.ts';

const NOT_ALLOWED = 'TaskActionNotAllowed';
const late = () => wait(LONG);

/** Function of the task contract by number of the protocol's action. */
const FUNCTIONS = TASK_ACTIONS.map((action) => action.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()));

/** Name in this table of an action of the protocol's table. */
export const taskAction = (action: TaskAction): string => `tasks.${FUNCTIONS[TASK_ACTIONS.indexOf(action)]}`;

/**
 * Protocol section 5. Every call is one that would succeed if state, time and seed allowed it: the solver is one that has not acted,
 * the seat one that has not spoken, the medians are right.
 */
export const TASK: Lifecycle<TaskScene, TaskState> = {
  name: 'a task',
  actions: {
    'tasks.join': ({ w, task }) => [w.solvers[3]!, ...task.args.join()],
    'tasks.commitSolution': ({ w, task }) => [w.solvers[1]!, ...task.args.commitSolution(w.solvers[1]!)],
    'tasks.revealTruth': ({ w, task }) => [w.proposers[0]!, ...task.args.revealTruth()],
    'tasks.storeSeed': ({ w, task }) => [w.keeper, ...task.args.storeSeed()],
    'tasks.claimSeat': ({ w, task }) => [w.coordinators[2]!, ...task.args.claimSeat()],
    'tasks.revealSolution': ({ w, task }) => [w.solvers[1]!, ...task.args.revealSolution(w.solvers[1]!)],
    'tasks.advance': ({ w, task }) => [w.keeper, ...task.args.advance()],
    'tasks.commitBallot': ({ w, task }) => [w.coordinators[1]!, ...task.args.commitBallot(w.coordinators[1]!, GOOD)],
    'tasks.revealBallot': ({ w, task }) => [w.coordinators[1]!, ...task.args.revealBallot(w.coordinators[1]!, GOOD)],
    'tasks.settle': ({ w, task }) => [w.keeper, ...task.args.settle([GOOD, GOOD])],
  },
  argued: ({ task }, state, action, error, args) => {
    if (error !== NOT_ALLOWED) return;
    expect(args).to.deep.equal(
      [task.taskId, TASK_STATES.indexOf(state), FUNCTIONS.indexOf(action.slice('tasks.'.length))].map(BigInt),
    );
  },
  situations: {
    'never proposed': {
      state: 'none',
      reach: async () => {
        const w = await tableWorld();
        const task = await openTask(w);
        const elsewhere = [task.taskId + 1n];
        const args = Object.fromEntries(
          Object.entries(task.args).map(([name, make]) => [
            name,
            (...given: never[]) => [...elsewhere, ...(make as (...all: never[]) => unknown[])(...given).slice(1)],
          ]),
        );
        return { w, task: { ...task, args: args as typeof task.args } };
      },
      otherwise: 'TaskUnknown',
    },
    'open, nobody joined': {
      state: 'open',
      reach: taskAt('open'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.join': 'ok', 'tasks.advance': 'TaskNothingToAdvance' },
    },
    'open, past its deadline': {
      state: 'open',
      reach: taskAt('open', late),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.join': 'TaskDeadlinePassed', 'tasks.advance': 'ok' },
    },
    'open with one solver, past its deadline': {
      state: 'open',
      reach: taskAt('open', async ({ w, task }) => {
        await task.join(w.solvers.slice(0, 1));
        await late();
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.join': 'TaskDeadlinePassed', 'tasks.advance': 'ok' },
    },
    'training, one of three committed': {
      state: 'training',
      reach: taskAt('training', ({ w, task }) => task.commit(w.solvers.slice(0, 1))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitSolution': 'ok', 'tasks.advance': 'TaskNothingToAdvance' },
    },
    'training, past its deadline': {
      state: 'training',
      reach: taskAt('training', late),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitSolution': 'TaskDeadlinePassed', 'tasks.advance': 'ok' },
    },
    'sealed, before the seed block': {
      state: 'sealed',
      reach: taskAt('sealed'),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.revealTruth': 'ok',
        'tasks.storeSeed': 'TaskSeedTooEarly',
        'tasks.claimSeat': 'TaskSeedTooEarly',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'sealed, seed due': {
      state: 'sealed',
      reach: taskAt('sealed', () => mine(1)),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.revealTruth': 'ok',
        'tasks.storeSeed': 'ok',
        'tasks.claimSeat': 'ok',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'sealed, seed stored': {
      state: 'sealed',
      reach: taskAt('sealed', async ({ w, task }) => {
        await mine(1);
        await task.claim(w.coordinators.slice(0, 1));
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.revealTruth': 'ok',
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'ok',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'sealed, seed out of reach': {
      state: 'sealed',
      reach: taskAt('sealed', () => mine(OUT_OF_REACH)),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.revealTruth': 'ok',
        'tasks.storeSeed': 'ok',
        'tasks.claimSeat': 'TaskSeedGone',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'sealed, seat window over': {
      state: 'sealed',
      reach: taskAt('sealed', async ({ w, task }) => {
        await mine(1);
        await task.claim(w.coordinators.slice(0, 1));
        await mine(w.params.seatWindowBlocks);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.revealTruth': 'ok',
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'TaskSeatWindowOver',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'sealed, past its deadline': {
      state: 'sealed',
      reach: taskAt('sealed', late),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.revealTruth': 'TaskDeadlinePassed',
        'tasks.storeSeed': 'ok',
        'tasks.claimSeat': 'ok',
        'tasks.advance': 'ok',
      },
    },
    'revealing, seed due': {
      state: 'revealing',
      reach: taskAt('revealing'),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'ok',
        'tasks.claimSeat': 'ok',
        'tasks.revealSolution': 'ok',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'revealing, seat window open': {
      state: 'revealing',
      reach: taskAt('seated'),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'ok',
        'tasks.revealSolution': 'ok',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'revealing, seed out of reach': {
      state: 'revealing',
      reach: taskAt('revealing', () => mine(OUT_OF_REACH)),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'ok',
        'tasks.claimSeat': 'TaskSeedGone',
        'tasks.revealSolution': 'ok',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'revealing, all revealed, seat window open': {
      state: 'revealing',
      reach: taskAt('seated', ({ w, task }) => task.reveal(w.solvers.slice(0, 3))),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'ok',
        'tasks.revealSolution': 'TaskAlreadyRevealed',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'revealing, all revealed, seat window over': {
      state: 'revealing',
      reach: taskAt('seated', async ({ w, task }) => {
        await task.reveal(w.solvers.slice(0, 3));
        await mine(w.params.seatWindowBlocks);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'TaskSeatWindowOver',
        'tasks.revealSolution': 'TaskAlreadyRevealed',
        'tasks.advance': 'ok',
      },
    },
    'revealing, past its deadline, seed never stored': {
      state: 'revealing',
      reach: taskAt('revealing', late),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'ok',
        'tasks.claimSeat': 'ok',
        'tasks.revealSolution': 'TaskDeadlinePassed',
        'tasks.advance': 'ok',
      },
    },
    'revealing, past its deadline, seat window open': {
      state: 'revealing',
      reach: taskAt('seated', late),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'ok',
        'tasks.revealSolution': 'TaskDeadlinePassed',
        'tasks.advance': 'TaskNothingToAdvance',
      },
    },
    'revealing, past its deadline, seat window over': {
      state: 'revealing',
      reach: taskAt('seated', async ({ w }) => {
        await late();
        await mine(w.params.seatWindowBlocks);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'TaskSeedNotDue',
        'tasks.claimSeat': 'TaskSeatWindowOver',
        'tasks.revealSolution': 'TaskDeadlinePassed',
        'tasks.advance': 'ok',
      },
    },
    'judging, before the seed block': {
      state: 'judging',
      reach: taskAt('judging'),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.storeSeed': 'TaskSeedTooEarly',
        'tasks.advance': 'TaskNothingToAdvance',
        'tasks.commitBallot': 'TaskSeedTooEarly',
      },
    },
    'judging, seed due': {
      state: 'judging',
      reach: taskAt('sampled'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.storeSeed': 'ok', 'tasks.advance': 'TaskNothingToAdvance', 'tasks.commitBallot': 'ok' },
    },
    'judging, one ballot committed': {
      state: 'judging',
      reach: taskAt('sampled', ({ w, task }) => task.vote([GOOD], w.coordinators.slice(0, 1))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.storeSeed': 'TaskSeedNotDue', 'tasks.advance': 'TaskNothingToAdvance', 'tasks.commitBallot': 'ok' },
    },
    'judging, seed out of reach': {
      state: 'judging',
      reach: taskAt('judging', () => mine(OUT_OF_REACH)),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.storeSeed': 'ok', 'tasks.advance': 'TaskNothingToAdvance', 'tasks.commitBallot': 'TaskSeedGone' },
    },
    'judging, past its deadline': {
      state: 'judging',
      reach: taskAt('judging', late),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.storeSeed': 'ok', 'tasks.advance': 'ok', 'tasks.commitBallot': 'TaskDeadlinePassed' },
    },
    'tallying, one of two revealed': {
      state: 'tallying',
      reach: taskAt('tallying', ({ w, task }) => task.revealVotes([GOOD], w.coordinators.slice(0, 1))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.advance': 'TaskNothingToAdvance', 'tasks.revealBallot': 'ok', 'tasks.settle': 'TaskTallyIncomplete' },
    },
    'tallying, all revealed': {
      state: 'tallying',
      reach: taskAt('counted'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.advance': 'TaskNothingToAdvance', 'tasks.revealBallot': 'TaskAlreadyRevealed', 'tasks.settle': 'ok' },
    },
    'tallying, a bad task': {
      state: 'tallying',
      reach: taskAt('sampled', async ({ w, task }) => {
        await task.vote([BAD, BAD], w.coordinators.slice(0, 2));
        await task.revealVotes([BAD, BAD], w.coordinators.slice(0, 2));
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.advance': 'ok', 'tasks.revealBallot': 'TaskAlreadyRevealed', 'tasks.settle': 'ok' },
    },
    'tallying, past its deadline, no quorum': {
      state: 'tallying',
      reach: taskAt('tallying', async ({ w, task }) => {
        await task.revealVotes([GOOD], w.coordinators.slice(0, 1));
        await late();
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.advance': 'ok', 'tasks.revealBallot': 'TaskDeadlinePassed', 'tasks.settle': 'TaskTallyIncomplete' },
    },
    'tallying, past its deadline, a quorum': {
      state: 'tallying',
      reach: taskAt('seated', async ({ w, task }) => {
        await task.claim(w.coordinators.slice(2, 3));
        await task.reveal(w.solvers.slice(0, 3));
        await task.judge();
        await mine(1);
        await task.vote([GOOD, GOOD, GOOD]);
        await task.revealVotes([GOOD, GOOD], [w.coordinators[0]!, w.coordinators[2]!]);
        await late();
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.advance': 'TaskNothingToAdvance',
        'tasks.revealBallot': 'TaskDeadlinePassed',
        'tasks.settle': 'ok',
      },
    },
    settled: { state: 'settled', reach: taskAt('settled'), otherwise: NOT_ALLOWED },
    void: {
      state: 'void',
      reach: taskAt('open', async ({ task }) => {
        await late();
        await task.advance();
      }),
      otherwise: NOT_ALLOWED,
    },
    'of a past round, written over': {
      state: 'none',
      reach: async () => {
        const scene = await taskAt('open', async ({ w, task }) => {
          const other = await openTask(w, w.proposers[1]!);
          await late();
          for (const each of [task, other]) await each.advance();
        })();
        await openTask(scene.w, scene.w.proposers[0]!, 1n);
        return scene;
      },
      otherwise: 'TaskUnknown',
    },
  },
};
