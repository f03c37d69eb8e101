import type { Effect } from './effects.ts';
import type { RoleState } from './state.ts';
import { isTerminal } from './view/task-view.ts';
import { liveTasks, work } from './wishes.ts';

/** Blocks after its end during which a task's checkpoints are cleared away; less than it takes to forget the wish. */
const WITHIN_BLOCKS = 100;

/**
 * Clears away the checkpoints of tasks that have just ended: they are owed until settlement and no longer. What a former life of this
 * node left, since it was away for longer than that, goes once at the start.
 */
export const forgetWants = (state: RoleState): readonly Effect[] => [
  work('forget-left', { type: 'forget-left', live: liveTasks(state) }),
  ...Object.values(state.view.tasks)
    .filter((task) => {
      const ended = task.entered.settled ?? task.entered.void;
      return (
        task.projectId === state.projectId && isTerminal(task) && ended !== undefined && state.block < ended.block + WITHIN_BLOCKS
      );
    })
    .map((task) => work(`${task.taskId}/forget`, { type: 'forget', task })),
];
