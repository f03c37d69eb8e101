import type { Hex } from '../../protocol/hex.ts';
import type { ContractName } from './contract-name.ts';
import { asKind, fitTable } from './plain-result.ts';
import * as tables from './struct-table.ts';

/** What nodes ask of the contracts most, typed. All answers are of the newest block. */
export type ChainViews = {
  /** Newest version of a project. */
  projectHead(projectId: bigint): Promise<{ version: number; digest: Hex }>;
  /** Digest of any version of a project; zero for one that does not exist. */
  versionDigest(projectId: bigint, version: number): Promise<Hex>;
  /** A project's account, head and round. */
  project(projectId: bigint): Promise<tables.ProjectInfo>;
  /** Parameters of a project by their version (from RoundOpened or ParamsChanged). */
  params(projectId: bigint, paramsVersion: number): Promise<tables.ProjectParams>;
  /** The current round. */
  round(projectId: bigint): Promise<tables.RoundInfo>;
  /** Cap a round (0: not listed) and the number that the next task must carry. */
  proposerOf(projectId: bigint, proposer: Hex): Promise<{ cap: number; nextTaskNumber: number }>;
  task(taskId: bigint): Promise<tables.TaskInfo>;
  solver(taskId: bigint, slot: number): Promise<tables.SolverInfo>;
  /** Seats by ticket, lowest first. */
  seats(taskId: bigint): Promise<tables.SeatInfo[]>;
  /** Stake of an account in a role (Role, 0..5). */
  position(account: Hex, role: number): Promise<tables.StakePosition>;
  /** Stake held at the end of a block that is already mined: the weight of a ticket. */
  heldAt(account: Hex, role: number, block: number): Promise<bigint>;
  /** ATN of an account, wei. */
  balance(account: Hex): Promise<bigint>;
  /** Credits that an account may withdraw, wei. */
  owed(account: Hex): Promise<bigint>;
};

/** An untyped view call. */
export type Read = (contract: ContractName, method: string, args: readonly unknown[]) => Promise<unknown>;

type Fields = Record<string, unknown>;

/** The typed views over untyped reads. */
export const createViews = (read: Read): ChainViews => {
  const struct = async <T extends Parameters<typeof fitTable>[0]>(
    table: T,
    contract: ContractName,
    method: string,
    args: readonly unknown[],
  ) => fitTable(table, `${contract}.${method}`, (await read(contract, method, args)) as Fields);
  const amount = async (contract: ContractName, method: string, args: readonly unknown[]): Promise<bigint> =>
    asKind('bigint', `${contract}.${method}`, await read(contract, method, args)) as bigint;
  return {
    projectHead: (id) => struct({ version: 'number', digest: 'hex' }, 'project', 'head', [id]),
    versionDigest: async (id, version) =>
      asKind('hex', 'project.versionDigest', await read('project', 'versionDigest', [id, version])) as Hex,
    project: (id) => struct(tables.PROJECT_INFO, 'project', 'project', [id]),
    params: (id, version) => struct(tables.PROJECT_PARAMS, 'project', 'params', [id, version]),
    round: (id) => struct(tables.ROUND_INFO, 'project', 'round', [id]),
    proposerOf: (id, proposer) => struct({ cap: 'number', nextTaskNumber: 'number' }, 'project', 'proposerOf', [id, proposer]),
    task: (id) => struct(tables.TASK_INFO, 'tasks', 'task', [id]),
    solver: (id, slot) => struct(tables.SOLVER_INFO, 'tasks', 'solver', [id, slot]),
    seats: async (id) =>
      ((await read('tasks', 'seats', [id])) as Fields[]).map((seat) => fitTable(tables.SEAT_INFO, 'tasks.seats', seat)),
    position: async (account, role) => {
      const position = await struct(tables.STAKE_POSITION, 'staking', 'position', [account, role]);
      return { ...position, free: position.held - position.locked };
    },
    heldAt: (account, role, block) => amount('staking', 'heldAt', [account, role, block]),
    balance: (account) => amount('token', 'balanceOf', [account]),
    owed: (account) => amount('rewards', 'owed', [account]),
  };
};
