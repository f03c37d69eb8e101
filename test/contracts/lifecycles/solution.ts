import type { Lifecycle } from '../support/lifecycle.ts';
import { digestOf } from '../support/params.ts';
import { wait } from '../support/world.ts';
import { GOOD, LONG, type TaskScene, taskAt } from './table-world.ts';

const NOT_ALLOWED = 'TaskActionNotAllowed';
const OTHER = digestOf('another commitment');

/** Solvers 1 and 2 do their part; solver 0 is the one looked at. */
const others = ({ w }: TaskScene) => w.solvers.slice(1, 3);

/** Training is over without solver 0's commitment. */
const missed = async (scene: TaskScene): Promise<void> => {
  await scene.task.commit(others(scene));
  await wait(LONG);
  await scene.task.advance();
};

/** What one solver says of one task: joined, committed, revealed; each once, and never two different things. */
export const SOLUTION: Lifecycle<TaskScene> = {
  name: 'a solution',
  actions: {
    'tasks.join': ({ w, task }) => [w.solvers[0]!, ...task.args.join()],
    'tasks.commitSolution': ({ w, task }) => [w.solvers[0]!, ...task.args.commitSolution(w.solvers[0]!)],
    'tasks.commitSolution to something else': ({ w, task }) => [w.solvers[0]!, task.taskId, OTHER],
    'tasks.revealSolution': ({ w, task }) => [w.solvers[0]!, ...task.args.revealSolution(w.solvers[0]!)],
    "tasks.revealSolution of another's": ({ w, task }) => [w.solvers[0]!, ...task.args.revealSolution(w.solvers[1]!)],
  },
  situations: {
    'not joined, task open': {
      state: 'outside',
      reach: taskAt('open'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.join': 'ok' },
    },
    'joined, task open': {
      state: 'joined',
      reach: taskAt('open', ({ w, task }) => task.join(w.solvers.slice(0, 1))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.join': 'TaskAlreadyJoined' },
    },
    'not joined, task full': {
      state: 'outside',
      reach: taskAt('open', ({ w, task }) => task.join(w.solvers.slice(1))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitSolution': 'TaskNotSolver', 'tasks.commitSolution to something else': 'TaskNotSolver' },
    },
    'joined, task training': {
      state: 'joined',
      reach: taskAt('training'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.commitSolution': 'ok', 'tasks.commitSolution to something else': 'ok' },
    },
    'committed, task training': {
      state: 'committed',
      reach: taskAt('training', ({ w, task }) => task.commit(w.solvers.slice(0, 1))),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.commitSolution': 'TaskAlreadyCommitted',
        'tasks.commitSolution to something else': 'TaskAlreadyCommitted',
      },
    },
    'committed, task sealed': { state: 'committed', reach: taskAt('sealed'), otherwise: NOT_ALLOWED },
    'not committed, task revealing': {
      state: 'joined',
      reach: taskAt('training', async (scene) => {
        await missed(scene);
        await scene.task.revealTruth();
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealSolution': 'TaskNotCommitted', "tasks.revealSolution of another's": 'TaskNotCommitted' },
    },
    'committed, task revealing': {
      state: 'committed',
      reach: taskAt('revealing'),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealSolution': 'ok', "tasks.revealSolution of another's": 'TaskWrongReveal' },
    },
    'revealed, task revealing': {
      state: 'revealed',
      reach: taskAt('revealing', ({ w, task }) => task.reveal(w.solvers.slice(0, 1))),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealSolution': 'TaskAlreadyRevealed', "tasks.revealSolution of another's": 'TaskAlreadyRevealed' },
    },
    'not joined, task revealing': {
      state: 'outside',
      reach: taskAt('open', async (scene) => {
        await scene.task.join(scene.w.solvers.slice(1));
        await scene.task.commit(scene.w.solvers.slice(1));
        await scene.task.revealTruth();
      }),
      otherwise: NOT_ALLOWED,
      outcomes: { 'tasks.revealSolution': 'TaskNotSolver', "tasks.revealSolution of another's": 'TaskNotSolver' },
    },
    'not revealed, task judging': {
      state: 'committed',
      reach: taskAt('seated', async (scene) => {
        await scene.task.reveal(others(scene));
        await wait(LONG);
        await scene.task.judge();
      }),
      otherwise: NOT_ALLOWED,
    },
    'revealed, task judging': { state: 'revealed', reach: taskAt('judging'), otherwise: NOT_ALLOWED },
    'revealed, task tallying': { state: 'revealed', reach: taskAt('tallying'), otherwise: NOT_ALLOWED },
    paid: { state: 'revealed', reach: taskAt('settled'), otherwise: NOT_ALLOWED },
    'refuted, task settled': {
      state: 'revealed',
      reach: taskAt('sampled', async ({ w, task }) => {
        const refuting = { scores: [0, ...GOOD.scores.slice(1)], refuted: [0] };
        await task.vote([refuting, refuting], w.coordinators.slice(0, 2));
        await task.revealVotes([refuting, refuting], w.coordinators.slice(0, 2));
        await task.settle([refuting, refuting]);
      }),
      otherwise: NOT_ALLOWED,
    },
  },
};
