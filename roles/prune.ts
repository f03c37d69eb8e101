import { pastTask } from './past-task.ts';
import type { RoleState } from './state.ts';
import type { NetworkView } from './view/network-view.ts';
import type { ProjectView } from './view/round-view.ts';
import { isTerminal, type TaskView } from './view/task-view.ts';

/** Blocks after which what is over is forgotten; more than anything that is over is still wished for. */
export const KEPT_BLOCKS = 200;

/**
 * The state without what nobody will ask for again, so that a node that runs for months holds what one holds that came today:
 * tasks that ended long ago in rounds that are over, of which only proposer and truth stay; rounds and versions before; and
 * effects that concerned them. The fold over the chain (`reduceView`) keeps everything, for those who want the history.
 */
export const pruned = (state: RoleState): RoleState => {
  const { view, projectId, block } = state;
  const gone = Object.values(view.tasks).filter((task) => isOver(task, view, block));
  const ids = new Set(gone.map(({ taskId }) => String(taskId)));
  const next: RoleState = {
    ...state,
    view: {
      ...view,
      projects: mapValues(view.projects, recentRounds),
      tasks: Object.fromEntries(Object.entries(view.tasks).filter(([id]) => !ids.has(id))),
    },
    past: [...state.past, ...gone.filter((task) => task.projectId === projectId).map(pastTask)],
  };
  return { ...next, effects: stillWanted(next) };
};

/** Truths of tasks in the round in progress may still be needed with their whole task. */
const isOver = (task: TaskView, view: NetworkView, block: number): boolean => {
  const ended = task.entered.settled ?? task.entered.void;
  const project = view.projects[String(task.projectId)];
  return isTerminal(task) && ended !== undefined && ended.block + KEPT_BLOCKS <= block && task.round < (project?.round ?? 0);
};

/** The round in progress and the one before it; the newest version. */
const recentRounds = (project: ProjectView): ProjectView => ({
  ...project,
  versions: project.versions.slice(-1),
  rounds: Object.fromEntries(Object.entries(project.rounds).filter(([round]) => Number(round) >= project.round - 1)),
});

const stillWanted = (state: RoleState): RoleState['effects'] =>
  Object.fromEntries(Object.entries(state.effects).filter(([key, effect]) => effect.status === 'busy' || !isIdle(state, key)));

/** True for the key of an effect that concerns what is over. */
const isIdle = (state: RoleState, key: string): boolean => {
  const { view, projectId, me, block } = state;
  const [kind = '', subject = '', detail = ''] = key.split('/');
  const round = view.projects[String(projectId)]?.round ?? 0;
  switch (subject) {
    case 'params':
      return false;
    case 'status':
      return kind === 'publish';
    case 'block-hash':
      return Number(detail) + KEPT_BLOCKS <= block;
    case 'round':
    case 'merge':
    case 'version':
    case 'review':
    case 'attest':
      return Number(detail) < round;
    case 'prepare':
    case 'propose':
    case 'publish-truth':
      return Number(detail) < state.past.filter(({ proposer }) => proposer === me).length;
    default: {
      const task = view.tasks[subject];
      if (task === undefined) return /^\d+$/.test(subject);
      const ended = task.entered.settled ?? task.entered.void;
      return ended !== undefined && ended.block + KEPT_BLOCKS <= block;
    }
  }
};

const mapValues = <T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
