import type { Role } from '../decide.ts';
import type { Effect } from '../effects.ts';
import type { PreparedTask } from '../handlers/work.ts';
import { keeperWants, spread } from '../keeper.ts';
import { proposedBy } from '../past-task.ts';
import type { RoleState } from '../state.ts';
import { statusWants } from '../status.ts';
import { tasksOfRound } from '../view/network-view.ts';
import { headOf } from '../view/round-view.ts';
import { currentRound, liveTasks, paramsIn, projectOf, publish, send, work, worked } from '../wishes.ts';

/** `rounds`: propose in rounds 1 to this number only; `tasksPerRound`: at most so many a round (the project's cap holds as well). */
export type ProposerOptions = { readonly rounds?: number; readonly tasksPerRound?: number };

/** Cuts tasks with hidden truth, one a round, and reveals the truth once every commitment is in. */
export const proposerRole = (options: ProposerOptions = {}): Role => ({
  name: 'proposer',
  wants: (state) => [
    ...proposeWants(state, options),
    ...revealWants(state),
    ...statusWants(state, 'proposer'),
    ...keeperWants(state, spread(state.me), (task) => (task.proposer === state.me ? 0 : 8)),
  ],
});

const proposeWants = (
  state: RoleState,
  { rounds = Number.POSITIVE_INFINITY, tasksPerRound = 1 }: ProposerOptions,
): readonly Effect[] => {
  const project = projectOf(state);
  if (project === undefined || project.round > rounds) return [];
  const round = currentRound(project);
  if (round !== undefined && round.phase !== 'open') return [];
  const inRound = tasksOfRound(state.view, project.projectId, project.round).filter((t) => t.proposer === state.me);
  if (inRound.length >= tasksPerRound) return [];
  const paramsVersion = round?.paramsVersion ?? project.paramsVersion;
  const { params, wish } = paramsIn(state, paramsVersion);
  if (params === undefined) return wish;
  const head = headOf(project);
  const taskNumber = proposedBy(state, state.me);
  const name = `prepare/${taskNumber}/${head.version}/${paramsVersion}`;
  const prepared = worked<PreparedTask>(state, name);
  if (prepared === undefined) {
    const { projectId, specDigest } = project;
    const request = { projectId, taskNumber, headVersion: head.version, headDigest: head.digest, specDigest, params };
    return [work(name, { type: 'prepare-task', ...request })];
  }
  const args = [project.projectId, taskNumber, prepared.specDigest, prepared.truthCommitment];
  return [send(`propose/${taskNumber}/${head.version}`, { contract: 'tasks', method: 'propose', args })];
};

const revealWants = (state: RoleState): readonly Effect[] =>
  liveTasks(state).flatMap((task): readonly Effect[] => {
    if (task.proposer !== state.me) return [];
    if (task.state === 'open') {
      const message = { taskId: task.taskId, specDigest: task.specDigest };
      return [publish(`${task.taskId}/task`, { topic: 'task', message })];
    }
    if (task.state !== 'sealed') return [];
    const project = projectOf(state);
    if (project === undefined) return [];
    const { projectId, taskNumber, specDigest: taskSpec } = task;
    const name = `publish-truth/${taskNumber}`;
    const published = worked<PreparedTask>(state, name);
    if (published === undefined) {
      const request = { projectId, taskNumber, specDigest: project.specDigest, taskSpec };
      return [work(name, { type: 'publish-truth', ...request })];
    }
    const args = [task.taskId, taskNumber, taskSpec, published.truthDigest, published.salt];
    return [send(`${task.taskId}/truth`, { contract: 'tasks', method: 'revealTruth', args })];
  });
