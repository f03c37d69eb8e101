import { POLICY_NAMES, type PolicyOrMixture } from './policy/policies.ts';
import type { Session } from './run-session.ts';

/**
 * The sessions of a seed, without end: round after round, one of each agent. Each agent has a policy of its own, and each session a
 * project of its own. With `only`, the sessions of that policy's agent, the same as they are among all.
 */
export const roster = function* (seed: number, only?: PolicyOrMixture): Generator<Session, never> {
  for (let round = 0; ; round++) {
    for (const [index, policy] of POLICY_NAMES.entries()) {
      if (only !== undefined && policy !== only) continue;
      yield { seed, agent: `agent-${policy}`, policy, project: round * POLICY_NAMES.length + index };
    }
  }
};
