import { ZeroHash } from 'ethers';
import { send } from '../support/chain.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import { digestOf } from '../support/params.ts';
import { wait } from '../support/world.ts';
import { LONG, type TaskScene, taskAt } from './table-world.ts';

const [NONE, THIS, THAT, WORSE] = [0, 1, 2, 3];
const DIGEST = digestOf('merged');
const OTHER = digestOf('merged otherwise');
const NOT_ALLOWED = 'ProjectActionNotAllowed';

const propose = ({ w }: TaskScene) =>
  send(w.project, w.aggregators[0]!, 'proposeVersion', w.projectId, DIGEST, digestOf('inputs'));
const attest = ({ w, task }: TaskScene, seat: number, kind = THIS, digest = DIGEST) =>
  send(w.project, w.coordinators[seat]!, 'attest', w.projectId, [task.taskId], kind, digest);

/** Two seats spoke in the round's task; `more` happens in the merge. */
const merging = (more?: (scene: TaskScene) => Promise<unknown>) =>
  taskAt('settled', async (scene) => {
    await wait(50 * LONG);
    await send(scene.w.project, scene.w.keeper, 'advanceRound', scene.w.projectId);
    await more?.(scene);
  });

/** What seat 0 may say of a proposed version: one of three things, once an attempt, with the weight of its ballots. */
export const ATTESTATION: Lifecycle<TaskScene> = {
  name: 'an attestation',
  actions: {
    'project.attest this': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], THIS, DIGEST],
    'project.attest that other': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], THAT, OTHER],
    'project.attest worse': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], WORSE, DIGEST],
    'project.attest nothing': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], NONE, DIGEST],
    'project.attest this of another digest': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], THIS, OTHER],
    'project.attest that of the proposed digest': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], THAT, DIGEST],
    'project.attest that of no digest': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], THAT, ZeroHash],
    'project.attest worse of another digest': ({ w, task }) => [w.coordinators[0]!, w.projectId, [task.taskId], WORSE, OTHER],
    'project.attest for no task': ({ w }) => [w.coordinators[0]!, w.projectId, [], THIS, DIGEST],
    'project.attest for one task twice': ({ w, task }) => [
      w.coordinators[0]!,
      w.projectId,
      [task.taskId, task.taskId],
      THIS,
      DIGEST,
    ],
    'project.attest for a task that is none': ({ w, task }) => [
      w.coordinators[0]!,
      w.projectId,
      [task.taskId, task.taskId + 1n],
      THIS,
      DIGEST,
    ],
    'project.attest by who sat without a ballot': ({ w, task }) => [w.coordinators[2]!, w.projectId, [task.taskId], THIS, DIGEST],
    'project.attest by a solver': ({ w, task }) => [w.solvers[0]!, w.projectId, [task.taskId], THIS, DIGEST],
  },
  situations: {
    'nothing proposed': { state: 'merging', reach: merging(), otherwise: NOT_ALLOWED },
    'not yet spoken': {
      state: 'silent',
      reach: merging(propose),
      otherwise: 'ProjectBadAttestation',
      outcomes: {
        'project.attest this': 'ok',
        'project.attest that other': 'ok',
        'project.attest worse': 'ok',
        'project.attest for no task': 'ProjectNoWeight',
        'project.attest for one task twice': 'ProjectBadTaskList',
        'project.attest for a task that is none': 'ProjectBadTaskList',
        'project.attest by who sat without a ballot': 'ProjectBadTaskList',
        'project.attest by a solver': 'ProjectBadTaskList',
      },
    },
    spoken: {
      state: 'spoken',
      reach: merging(async (scene) => {
        await propose(scene);
        await attest(scene, 0);
      }),
      otherwise: 'ProjectBadAttestation',
      outcomes: {
        'project.attest this': 'ProjectAlreadyAttested',
        'project.attest that other': 'ProjectAlreadyAttested',
        'project.attest worse': 'ProjectAlreadyAttested',
        'project.attest for no task': 'ProjectNoWeight',
        'project.attest for one task twice': 'ProjectBadTaskList',
        'project.attest for a task that is none': 'ProjectBadTaskList',
        'project.attest by who sat without a ballot': 'ProjectBadTaskList',
        'project.attest by a solver': 'ProjectBadTaskList',
      },
    },
    'spoken in an attempt before': {
      state: 'silent',
      reach: merging(async (scene) => {
        await propose(scene);
        await attest(scene, 0);
        await attest(scene, 1, WORSE);
        await propose(scene);
      }),
      otherwise: 'ProjectBadAttestation',
      outcomes: {
        'project.attest this': 'ok',
        'project.attest that other': 'ok',
        'project.attest worse': 'ok',
        'project.attest for no task': 'ProjectNoWeight',
        'project.attest for one task twice': 'ProjectBadTaskList',
        'project.attest for a task that is none': 'ProjectBadTaskList',
        'project.attest by who sat without a ballot': 'ProjectBadTaskList',
        'project.attest by a solver': 'ProjectBadTaskList',
      },
    },
    'too late': {
      state: 'silent',
      reach: merging(async (scene) => {
        await propose(scene);
        await wait(LONG);
      }),
      otherwise: 'ProjectDeadlinePassed',
    },
    published: {
      state: 'idle',
      reach: merging(async (scene) => {
        await propose(scene);
        await attest(scene, 0);
        await attest(scene, 1);
      }),
      otherwise: NOT_ALLOWED,
    },
  },
};
