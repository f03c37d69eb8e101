import type { Adversary } from './adversary.ts';
import { aggregatorWrongMerge } from './aggregator-wrong-merge.ts';
import { coordinatorLazy } from './coordinator-lazy.ts';
import { coordinatorRandom } from './coordinator-random.ts';
import { coordinatorSilent } from './coordinator-silent.ts';
import type { AdversaryName } from './names.ts';
import { proposerBadTruth } from './proposer-bad-truth.ts';
import { proposerWithhold } from './proposer-withhold.ts';
import { solverCopy } from './solver-copy.ts';
import { solverFakeInterval } from './solver-fake-interval.ts';
import { solverHide } from './solver-hide.ts';
import { solverLazy } from './solver-lazy.ts';
import { solverPoison } from './solver-poison.ts';
import { solverSwapUpdate } from './solver-swap-update.ts';

/** Every adversary by its name. */
export const ADVERSARIES = {
  'solver:lazy': solverLazy,
  'solver:copy': solverCopy,
  'solver:poison': solverPoison,
  'solver:fake-interval': solverFakeInterval,
  'solver:swap-update': solverSwapUpdate,
  'solver:hide': solverHide,
  'coordinator:random': coordinatorRandom,
  'coordinator:lazy': coordinatorLazy,
  'coordinator:silent': coordinatorSilent,
  'proposer:withhold': proposerWithhold,
  'proposer:bad-truth': proposerBadTruth,
  'aggregator:wrong-merge': aggregatorWrongMerge,
} as const satisfies Readonly<Record<AdversaryName, Adversary>>;
