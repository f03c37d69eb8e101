import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import { ADVERSARY_NAMES, type AdversaryName } from '../roles/adversaries/names.ts';
import type { PlayedRole } from '../roles/played-roles.ts';
import type { DevnetOptions } from './devnet-options.ts';

const MOST: Readonly<Record<PlayedRole, number>> = { proposer: 8, solver: 32, coordinator: 16, aggregator: 8 };

/** The adversaries of a run, in the order asked for. Throws ORCHESTRATOR_BAD_OPTION for an unknown one. */
export const adversariesOf = ({ adversary = [] }: Pick<DevnetOptions, 'adversary'>): readonly AdversaryName[] =>
  adversary.map((name) => {
    const known = ADVERSARY_NAMES.find((one) => one === name);
    if (known === undefined) throw badAdversary(`${name} is none of ${ADVERSARY_NAMES.join(', ')}`);
    return known;
  });

/** The role that an adversary plays. */
export const roleOf = (adversary: AdversaryName): PlayedRole => adversary.split(':')[0] as PlayedRole;

/**
 * How many honest nodes of each role a run starts: those asked for, and as many coordinators as it takes for two thirds of
 * the seats. Throws ORCHESTRATOR_BAD_OPTION when they and the adversaries are more than a project takes.
 */
export const honestCounts = (options: DevnetOptions): Readonly<Record<PlayedRole, number>> => {
  const cheats = (role: PlayedRole): number => adversariesOf(options).filter((one) => roleOf(one) === role).length;
  const { proposers, solvers, coordinators, aggregators } = options;
  const counts = {
    coordinator: Math.max(coordinators, 2 * cheats('coordinator')),
    solver: solvers,
    aggregator: aggregators,
    proposer: proposers,
  };
  for (const role of Object.keys(counts) as PlayedRole[]) {
    const all = counts[role] + cheats(role);
    if (cheats(role) > 0 && all > MOST[role])
      throw badAdversary(`it takes ${all} ${role}s with those that cheat, ${MOST[role]} is the most`);
  }
  return counts;
};

const badAdversary = (detail: string): TempernetError =>
  new TempernetError('ORCHESTRATOR_BAD_OPTION', { option: '--adversary', detail });
