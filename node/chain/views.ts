import type { Hex } from '../../protocol/hex.ts';
import type { ProjectParams } from './struct-table.ts';

/** A role's stake of one account, wei. */
export type StakePosition = { readonly held: bigint; readonly locked: bigint; readonly free: bigint; readonly unbonding: bigint };

/** What nodes ask of the contracts most, typed. */
export type ChainViews = {
  /** Newest version of a project. */
  projectHead(projectId: bigint): Promise<{ version: number; digest: Hex }>;
  /** Parameters of a project by their version (from RoundOpened or ParamsChanged). */
  params(projectId: bigint, paramsVersion: number): Promise<ProjectParams>;
  /** A task's state (TaskState) and the deadline of that state, s. */
  task(taskId: bigint): Promise<{ state: number; deadline: number }>;
  /** Stake of an account in a role (Role, 0..5). */
  position(account: Hex, role: number): Promise<StakePosition>;
  /** Stake held at the end of a block that is already mined: the weight of a ticket. */
  heldAt(account: Hex, role: number, block: number): Promise<bigint>;
  /** ATN of an account, wei. */
  balance(account: Hex): Promise<bigint>;
  /** Credits that an account may withdraw, wei. */
  owed(account: Hex): Promise<bigint>;
};
