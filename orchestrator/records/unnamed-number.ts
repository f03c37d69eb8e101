import type { ChainEvent, ChainEventName } from '../../node/chain/events.ts';
import { FAULTS } from '../../protocol/faults.ts';
import { TASK_STATES } from '../../protocol/lifecycle.ts';
import { ROLES } from '../../protocol/roles.ts';
import { CREDIT_KINDS } from '../../roles/view/ledger-view.ts';
import { ATTESTATIONS } from '../../roles/view/round-view.ts';
import { VOID_REASONS } from '../../roles/view/task-view.ts';

/** Names that a number stands for, and the first number that an event can hold: 0 is *none* where there is such a name. */
type Names = { readonly names: readonly string[]; readonly from: 0 | 1 };

const ROLE: Names = { names: ROLES, from: 0 };

const NUMBERED: Readonly<Partial<Record<ChainEventName, Readonly<Record<string, Names>>>>> = {
  TaskStateChanged: { state: { names: TASK_STATES, from: 1 } },
  TaskVoided: { reason: { names: VOID_REASONS, from: 1 } },
  VersionAttested: { kind: { names: ATTESTATIONS, from: 1 } },
  Credited: { kind: { names: CREDIT_KINDS, from: 0 } },
  Penalised: { role: ROLE, reason: { names: FAULTS, from: 1 } },
  Staked: { role: ROLE },
  UnstakeRequested: { role: ROLE },
  StakeWithdrawn: { role: ROLE },
  Locked: { role: ROLE },
  Unlocked: { role: ROLE },
};

/** The first field of an event whose number stands for no name, as no contract emits it. */
export const unnamedNumber = ({ name, args }: ChainEvent): string | undefined =>
  Object.entries(NUMBERED[name] ?? {}).find(([field, { names, from }]) => {
    const value = (args as Readonly<Record<string, unknown>>)[field] as number;
    return value < from || value >= names.length;
  })?.[0];
