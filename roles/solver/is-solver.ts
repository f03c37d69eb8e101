import type { Hex } from '../../protocol/hex.ts';
import type { RoleState } from '../state.ts';
import { isTerminal, solverOf } from '../view/task-view.ts';

/** Whether an account solves that slot of a task that goes on, as far as this node has read the chain. */
export const isSolver = (state: RoleState | undefined, account: Hex, taskId: bigint, slot: number): boolean => {
  const task = state?.view.tasks[String(taskId)];
  return task !== undefined && !isTerminal(task) && solverOf(task, account)?.slot === slot;
};
