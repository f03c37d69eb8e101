import type { Effect } from './effects.ts';
import type { RoleState } from './state.ts';
import { isTerminal } from './view/task-view.ts';
import { work } from './wishes.ts';

/** Blocks after its end during which a task's checkpoints are cleared away; less than it takes to forget the wish. */
const WITHIN_BLOCKS = 100;

/** Clears away the checkpoints of tasks that have just ended: they are owed until settlement and no longer. */
export const forgetWants = (state: RoleState): readonly Effect[] =>
  Object.values(state.view.tasks)
    .filter((task) => {
      const ended = task.entered.settled ?? task.entered.void;
      return (
        task.projectId === state.projectId && isTerminal(task) && ended !== undefined && state.block < ended.block + WITHIN_BLOCKS
      );
    })
    .map((task) => work(`${task.taskId}/forget`, { type: 'forget', task }));
