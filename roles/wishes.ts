import type { ContractCall } from '../node/chain/client-types.ts';
import type { ProjectParams } from '../node/chain/struct-table.ts';
import type { Effect, Hint } from './effects.ts';
import type { Work } from './handlers/work.ts';
import { type RoleState, resultOf } from './state.ts';
import type { ProjectView, RoundView } from './view/round-view.ts';
import { isTerminal, type TaskView } from './view/task-view.ts';

/** A transaction wish. */
export const send = (name: string, call: ContractCall): Effect => ({ kind: 'send', key: `send/${name}`, call });

/** A work wish; its result is read with `worked`. */
export const work = (name: string, request: Work): Effect => ({ kind: 'work', key: `work/${name}`, work: request });

/** A gossip wish. */
export const publish = (name: string, hint: Hint): Effect => ({ kind: 'publish', key: `publish/${name}`, hint });

/** The result of the work wish of that name, or undefined. */
export const worked = <T>(state: RoleState, name: string): T | undefined => resultOf<T>(state, `work/${name}`);

/** The project this node serves, once the chain shows it. */
export const projectOf = (state: RoleState): ProjectView | undefined => state.view.projects[String(state.projectId)];

/** Tasks of the served project that can still change. */
export const liveTasks = (state: RoleState): readonly TaskView[] =>
  Object.values(state.view.tasks).filter((t) => t.projectId === state.projectId && !isTerminal(t));

/** The round in progress, if one is open. */
export const currentRound = (project: ProjectView): RoundView | undefined => project.rounds[project.round];

/** Parameters in force in a round: either known, or the wish to read them. */
export const paramsIn = (state: RoleState, version: number): { params?: ProjectParams; wish: readonly Effect[] } => {
  const name = `params/${state.projectId}/${version}`;
  const params = worked<ProjectParams>(state, name);
  return params === undefined
    ? { wish: [work(name, { type: 'params', projectId: state.projectId, version })] }
    : { params, wish: [] };
};
