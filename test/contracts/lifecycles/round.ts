import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { expect } from 'chai';
import { ROUND_ACTIONS, ROUND_STATES, type RoundAction, type RoundState } from '../../../protocol/lifecycle.ts';
import { read, send, signerOf } from '../support/chain.ts';
import type { ActionName, Lifecycle } from '../support/lifecycle.ts';
import { digestOf } from '../support/params.ts';
import { openTask } from '../support/task.ts';
import { wait } from '../support/world.ts';
import { LONG, type Place, type TaskScene, taskAt } from './table-world.ts';

const NOT_ALLOWED = 'ProjectActionNotAllowed';
const DIGEST = digestOf('merged');
const THIS = 1;

/** A world in a state of its round; `tasks` sends as the task contract does. */
export type RoundScene = TaskScene & { readonly tasks: HardhatEthersSigner };

const ROUND_WINDOW = 50 * LONG;

/** Number that the next task of the second proposer must carry. */
const next = async ({ w }: RoundScene): Promise<bigint> =>
  (await read<[bigint, bigint]>(w.project, 'proposerOf', w.projectId, w.proposers[1]!.address))[1];

const roundAt = (place: Place, more?: (scene: TaskScene) => Promise<unknown>) => async (): Promise<RoundScene> => {
  const scene = await taskAt(place, more)();
  return { ...scene, tasks: await signerOf(scene.w.tasks) };
};

const advance = ({ w }: TaskScene) => send(w.project, w.keeper, 'advanceRound', w.projectId);
const propose = ({ w }: TaskScene) =>
  send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, DIGEST, digestOf('inputs'));

/** One of two proposers had its task settled; the round window passed. */
const merging = (more?: (scene: TaskScene) => Promise<unknown>) =>
  roundAt('settled', async (scene) => {
    await wait(ROUND_WINDOW);
    await advance(scene);
    await more?.(scene);
  });

/** One attempt without a proposal. */
const failOnce = async (scene: TaskScene): Promise<void> => {
  await wait(LONG);
  await advance(scene);
};

/** Two attempts, in the two ways in which time can fail one. */
const failTwice = async (scene: TaskScene): Promise<void> => {
  await failOnce(scene);
  await propose(scene);
  await failOnce(scene);
};

/** The round's only task is over before the cut-off. */
const voided = async ({ task }: TaskScene): Promise<void> => {
  await wait(LONG);
  await task.advance();
};

/** The protocol's action that a call of this table is. */
const ACTIONS: Readonly<Record<ActionName, RoundAction>> = {
  'tasks.propose': 'open-task',
  'project.openTask by the task contract': 'open-task',
  'project.closeTask by the task contract': 'close-task',
  'project.proposeVersion': 'propose-version',
  'project.attest': 'attest',
  'project.advanceRound': 'advance',
};

/** Name in this table of an action of the protocol's table. */
export const roundAction = (action: RoundAction): string =>
  Object.keys(ACTIONS).findLast((name) => ACTIONS[name as ActionName] === action) as string;

/** Protocol section 8: a round collects tasks, is merged, attested, and starts over at most twice. */
export const ROUND: Lifecycle<RoundScene, RoundState> = {
  name: 'a round',
  actions: {
    'tasks.propose': async (scene) => [
      scene.w.proposers[1]!,
      scene.w.projectId,
      await next(scene),
      digestOf('spec'),
      digestOf('any truth'),
    ],
    'project.openTask by the task contract': async (scene) => [
      scene.tasks,
      scene.w.projectId,
      scene.w.proposers[1]!.address,
      await next(scene),
    ],
    'project.closeTask by the task contract': ({ w, task, tasks }) => [tasks, w.projectId, task.taskId, false, 0, 0, 0, 0],
    'project.openTask by a stranger': ({ w }) => [w.proposers[1]!, w.projectId, w.proposers[1]!.address, 0],
    'project.closeTask by a stranger': ({ w, task }) => [w.keeper, w.projectId, task.taskId, false, 0, 0, 0, 0],
    'project.proposeVersion': ({ w }) => [w.aggregators[0]!, w.projectId, DIGEST, digestOf('inputs')],
    'project.proposeVersion of nothing': ({ w }) => [w.aggregators[0]!, w.projectId, digestOf(''), `0x${'00'.repeat(32)}`],
    'project.attest': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], THIS, DIGEST],
    'project.advanceRound': ({ w }) => [w.keeper, w.projectId],
  },
  argued: ({ w }, state, action, error, args) => {
    if (error !== NOT_ALLOWED || ACTIONS[action] === undefined) return;
    const numbers = [ROUND_STATES.indexOf(state), ROUND_ACTIONS.indexOf(ACTIONS[action])];
    expect(args).to.deep.equal([w.projectId, ...numbers.map(BigInt)]);
  },
  situations: {
    'idle, before the first': {
      state: 'idle',
      reach: async () => {
        const scene = await roundAt('open')();
        // the same accounts in a project of their own, which has no round yet
        const { w } = scene;
        const proposers = w.proposers.map(({ address }) => address);
        await send(w.project, w.owner, 'createProject', digestOf('p'), digestOf('g'), w.params, proposers, [1, 1]);
        await send(w.project, w.owner, 'fund', 2, 100n * 10n ** 18n);
        return { ...scene, w: { ...w, projectId: 2n } };
      },
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ok',
        'project.openTask by the task contract': 'ok',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
      },
    },
    'idle, after an Empty one': {
      state: 'idle',
      reach: roundAt('open', async (scene) => {
        await voided(scene);
        await wait(ROUND_WINDOW);
        await advance(scene);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ok',
        'project.openTask by the task contract': 'ok',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
      },
    },
    'open, one of two proposed': {
      state: 'open',
      reach: roundAt('open'),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ok',
        'project.openTask by the task contract': 'ok',
        'project.closeTask by the task contract': 'ok',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'open, everyone proposed': {
      state: 'open',
      reach: roundAt('open', ({ w }) => openTask(w, w.proposers[1]!)),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ProjectRoundClosed',
        'project.openTask by the task contract': 'ProjectRoundClosed',
        'project.closeTask by the task contract': 'ok',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'open, past its window, a task running': {
      state: 'open',
      reach: roundAt('open', () => wait(ROUND_WINDOW)),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ProjectRoundClosed',
        'project.openTask by the task contract': 'ProjectRoundClosed',
        'project.closeTask by the task contract': 'ok',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'open, no task running': {
      state: 'open',
      reach: roundAt('open', voided),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ok',
        'project.openTask by the task contract': 'ok',
        // the count of running tasks does not go below zero
        'project.closeTask by the task contract': 'Panic',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'open, past its window, no task running': {
      state: 'open',
      reach: roundAt('open', async (scene) => {
        await voided(scene);
        await wait(ROUND_WINDOW);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'tasks.propose': 'ProjectRoundClosed',
        'project.openTask by the task contract': 'ProjectRoundClosed',
        'project.closeTask by the task contract': 'Panic',
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.advanceRound': 'ok',
      },
    },
    merging: {
      state: 'merging',
      reach: merging(),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.proposeVersion': 'ok',
        'project.proposeVersion of nothing': 'ProjectZeroDigest',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'merging, past its deadline': {
      state: 'merging',
      reach: merging(() => wait(LONG)),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.proposeVersion': 'ProjectDeadlinePassed',
        'project.proposeVersion of nothing': 'ProjectDeadlinePassed',
        'project.advanceRound': 'ok',
      },
    },
    'merging, second attempt': {
      state: 'merging',
      reach: merging(failOnce),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.proposeVersion': 'ok',
        'project.proposeVersion of nothing': 'ProjectZeroDigest',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'merging, third attempt, past its deadline': {
      state: 'merging',
      reach: merging(async (scene) => {
        await failTwice(scene);
        await wait(LONG);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.proposeVersion': 'ProjectDeadlinePassed',
        'project.proposeVersion of nothing': 'ProjectDeadlinePassed',
        'project.advanceRound': 'ok',
      },
    },
    attesting: {
      state: 'attesting',
      reach: merging(propose),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.attest': 'ok',
        'project.advanceRound': 'ProjectNothingToAdvance',
      },
    },
    'attesting, past its deadline': {
      state: 'attesting',
      reach: merging(async (scene) => {
        await propose(scene);
        await wait(LONG);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.attest': 'ProjectDeadlinePassed',
        'project.advanceRound': 'ok',
      },
    },
    'attesting, third attempt, past its deadline': {
      state: 'attesting',
      reach: merging(async (scene) => {
        await failTwice(scene);
        await propose(scene);
        await wait(LONG);
      }),
      otherwise: NOT_ALLOWED,
      outcomes: {
        'project.openTask by a stranger': 'ProjectNotTasks',
        'project.closeTask by a stranger': 'ProjectNotTasks',
        'project.attest': 'ProjectDeadlinePassed',
        'project.advanceRound': 'ok',
      },
    },
  },
};
