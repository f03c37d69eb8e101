/** Adversaries that can be played: the role, a colon, how it cheats. */
export const ADVERSARY_NAMES = [
  'solver:lazy',
  'solver:copy',
  'solver:poison',
  'solver:fake-interval',
  'solver:swap-update',
  'solver:hide',
  'coordinator:random',
  'coordinator:lazy',
  'coordinator:silent',
  'proposer:withhold',
  'proposer:bad-truth',
  'aggregator:wrong-merge',
] as const;

export type AdversaryName = (typeof ADVERSARY_NAMES)[number];
