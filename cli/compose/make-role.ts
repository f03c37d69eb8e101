import { aggregatorRole } from '../../roles/aggregator/aggregator.ts';
import { coordinatorRole } from '../../roles/coordinator/coordinator.ts';
import type { Role } from '../../roles/decide.ts';
import { proposerRole } from '../../roles/proposer/proposer.ts';
import { solverRole } from '../../roles/solver/solver.ts';
import type { NodeSettings } from './node-settings.ts';

/** The role that the settings name. */
export const makeRole = (settings: Pick<NodeSettings, 'role' | 'rounds' | 'rank'>): Role => {
  switch (settings.role) {
    case 'proposer':
      return proposerRole(settings.rounds === 0 ? {} : { rounds: settings.rounds });
    case 'solver':
      return solverRole();
    case 'coordinator':
      return coordinatorRole();
    case 'aggregator':
      return aggregatorRole({ rank: settings.rank });
  }
};
