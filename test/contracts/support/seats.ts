import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { read } from './chain.ts';
import type { TaskDriver } from './task.ts';
import type { World } from './world.ts';

/** The coordinators by their tickets for a task whose seat seed is stored, lowest first. */
export const byTicket = async (w: World, task: TaskDriver, all = w.coordinators): Promise<HardhatEthersSigner[]> => {
  const tickets = new Map<HardhatEthersSigner, bigint>();
  for (const signer of all) tickets.set(signer, await read<bigint>(w.tasks, 'ticketOf', task.taskId, signer.address));
  return [...all].sort((a, b) => (tickets.get(a)! < tickets.get(b)! ? -1 : 1));
};
