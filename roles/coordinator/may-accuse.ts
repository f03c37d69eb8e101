import type { Hex } from '../../protocol/hex.ts';
import { ROLE_TERMS } from '../../protocol/roles.ts';
import type { RoleState } from '../state.ts';
import { isTerminal, seatOf } from '../view/task-view.ts';

/**
 * Whether an account's accusation of a task is worth keeping: the task is going on, and the account sits on it or, where this node may
 * be some blocks behind, has the stake that a coordinator needs. Whether it really sits is asked again when the accusation is looked into.
 */
export const mayAccuse = (state: RoleState | undefined, account: Hex, taskId: bigint): boolean => {
  const task = state?.view.tasks[String(taskId)];
  if (state === undefined || task === undefined || isTerminal(task)) return false;
  return (
    seatOf(task, account) !== undefined || (state.view.coordinatorStakes[account] ?? 0n) >= ROLE_TERMS.coordinator.minimumStake
  );
};
