import type { ChainEvent } from '../../node/chain/events.ts';
import type { Hex } from '../../protocol/hex.ts';
import { reduceProject } from './reduce-project.ts';
import { reduceTask } from './reduce-task.ts';
import type { ProjectView } from './round-view.ts';
import type { TaskView } from './task-view.ts';

/** What the chain's events say of the whole network: a pure fold, so that every node (and `rewards`) sees the same. */
export type NetworkView = {
  readonly projects: Readonly<Record<string, ProjectView>>;
  readonly tasks: Readonly<Record<string, TaskView>>;
  /** Stake held by coordinators, for tickets. */
  readonly coordinatorStakes: Readonly<Record<Hex, bigint>>;
};

export const EMPTY_VIEW: NetworkView = { projects: {}, tasks: {}, coordinatorStakes: {} };

const COORDINATOR_ROLE = 2;

/** Adds one event to the view. Events must come in chain order; unknown ones change nothing. */
export const reduceView = (view: NetworkView, event: ChainEvent): NetworkView =>
  reduceTask(reduceProject(reduceStakes(view, event), event), event);

/** Tasks of one project's round, by id. */
export const tasksOfRound = (view: NetworkView, projectId: bigint, round: number): readonly TaskView[] =>
  Object.values(view.tasks).filter((t) => t.projectId === projectId && t.round === round);

/** Tickets are weighed with the stakes at the end of the block of Sealed: what changes later in that block still counts. */
const weighedAnew = (
  tasks: NetworkView['tasks'],
  block: number,
  coordinatorStakes: NetworkView['coordinatorStakes'],
): NetworkView['tasks'] => {
  const sealedNow = Object.values(tasks).filter((t) => t.entered.sealed?.block === block);
  if (sealedNow.length === 0) return tasks;
  return { ...tasks, ...Object.fromEntries(sealedNow.map((t) => [String(t.taskId), { ...t, coordinatorStakes }])) };
};

const reduceStakes = (view: NetworkView, event: ChainEvent): NetworkView => {
  switch (event.name) {
    case 'Staked':
    case 'UnstakeRequested':
    case 'Penalised': {
      if (event.args.role !== COORDINATOR_ROLE) return view;
      const change = event.name === 'Staked' ? event.args.amount : -event.args.amount;
      const account = event.args.account;
      const held = (view.coordinatorStakes[account] ?? 0n) + change;
      const coordinatorStakes = { ...view.coordinatorStakes, [account]: held };
      return { ...view, coordinatorStakes, tasks: weighedAnew(view.tasks, event.block, coordinatorStakes) };
    }
    default:
      return view;
  }
};
