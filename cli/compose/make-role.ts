import { ADVERSARIES } from '../../roles/adversaries/adversaries.ts';
import type { Adversary } from '../../roles/adversaries/adversary.ts';
import { aggregatorRole } from '../../roles/aggregator/aggregator.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import type { Role } from '../../roles/decide.ts';
import { proposerRole } from '../../roles/proposer/proposer.ts';
import { solverRole } from '../../roles/solver/solver.ts';
import type { NodeSettings } from './node-settings.ts';

/** A role and, where it is not done honestly, how its work is done. */
export type Play = Pick<Adversary, 'doWork'> & { readonly role: Role };

/** The role that the settings name, played honestly unless they name a way to cheat; then its work may be another one as well. */
export const makeRole = (settings: Pick<NodeSettings, 'role' | 'rounds' | 'rank' | 'extraIntervals' | 'cheat'>): Play => {
  const honest = honestRole(settings);
  if (settings.cheat === undefined) return { role: honest };
  const { role, doWork }: Adversary = ADVERSARIES[settings.cheat];
  return { role: role?.(honest) ?? honest, ...(doWork === undefined ? {} : { doWork }) };
};

const honestRole = (settings: Pick<NodeSettings, 'role' | 'rounds' | 'rank' | 'extraIntervals'>): Role => {
  switch (settings.role) {
    case 'proposer':
      return proposerRole(settings.rounds === 0 ? {} : { rounds: settings.rounds });
    case 'solver':
      return solverRole();
    case 'coordinator':
      return coordinatorRole({ extraIntervals: settings.extraIntervals });
    case 'aggregator':
      return aggregatorRole({ rank: settings.rank });
  }
};
