import type { Random } from '../../../protocol/random.ts';

/** What attackers who work together may know and choose from. */
export type AttackSetting = {
  /** The honest updates of the round; at least one. The strongest attackers see them all (Blanchard et al., arXiv 1703.02757). */
  readonly honest: readonly Int32Array[];
  /** How many updates to send, at least 1. */
  readonly count: number;
  /** How hard to push; each attack says what it scales and has a default. */
  readonly strength?: number;
  readonly random: Random;
};

/** The `count` updates that attackers send. A pure function of its setting; the honest updates are left as they are. */
export type Attack = (setting: AttackSetting) => Int32Array[];
