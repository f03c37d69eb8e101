import type { ChainEvent } from '../../node/chain/events.ts';
import type { Hex } from '../../protocol/hex.ts';
import { ROLES } from '../../protocol/roles.ts';
import { CREDIT_KINDS, PENALTY_REASONS } from '../../roles/view/ledger-view.ts';
import { type FactTable, inAtn } from './section.ts';
import type { TaskCase } from './task-case.ts';

const VERSION_EVENTS: readonly string[] = ['VersionProposed', 'VersionAttested', 'VersionPublished'];

/** Every event that names the account and belongs to the task or to the version of its round, with block and transaction. */
export const eventRows = ({ records, task, events, after }: TaskCase, account: Hex): FactTable => {
  const own = records.events.filter((event) => {
    if (!Object.values(event.args as Record<string, unknown>).includes(account)) return false;
    if (events.includes(event)) return true;
    if (event.name === 'Credited')
      return event.args.projectId === task.projectId && event.args.taskOrRound === BigInt(task.round);
    if (VERSION_EVENTS.includes(event.name) && 'round' in event.args)
      return event.args.projectId === task.projectId && event.args.round === task.round;
    const version = [...after.proposals, ...(after.publication === undefined ? [] : [after.publication.event])];
    return isStake(event) && version.some(({ txHash }) => txHash === event.txHash);
  });
  return {
    columns: [' block', 'event', 'transaction'],
    rows: own.map((event) => [String(event.block), textOf(event), event.txHash]),
  };
};

const isStake = ({ name }: ChainEvent): boolean => name === 'Penalised' || name === 'Locked' || name === 'Unlocked';

const textOf = (event: ChainEvent): string => {
  switch (event.name) {
    case 'Credited':
      return `Credited ${inAtn(event.args.amount)} as ${CREDIT_KINDS[event.args.kind] ?? event.args.kind}`;
    case 'Penalised':
      return `Penalised ${inAtn(event.args.amount)}: ${PENALTY_REASONS[event.args.reason] ?? event.args.reason}`;
    case 'Locked':
    case 'Unlocked':
      return `${event.name} ${inAtn(event.args.amount)} as ${ROLES[event.args.role] ?? event.args.role}`;
    default:
      return event.name;
  }
};
