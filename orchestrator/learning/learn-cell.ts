import { fitTemperature, logit } from '../../agent/brain/calibration/temperature.ts';
import type { Hex } from '../../protocol/hex.ts';
import { addInt32 } from '../../substrate/codecs/fixed-point.ts';
import { encodeWeights } from '../../substrate/codecs/tensors.ts';
import { columnValues } from '../../substrate/data/column-values.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { mergeUpdates } from '../../substrate/merge/merge.ts';
import type { Payload } from '../../substrate/payload.ts';
import type { SeedGround } from '../sweep/merge/shard-ground.ts';
import { type LearningSet, ownedBy } from './learning-set.ts';
import { type CategoryScores, categoryScores, predict } from './predict.ts';
import { logLoss } from './scores.ts';

/** All brains of one seed: everything their figures follow from. */
export type LearnCell = {
  readonly kind: 'learn';
  readonly program: Hex;
  readonly data: Hex;
  readonly rounds: number;
  readonly steps: number;
  readonly seed: number;
};

/** One trained brain, as of the round whose log loss on its validation rows was the least. */
export type Arm = {
  /** `federated`, `pooled`, `pooled short`, or `alone <owner>`. */
  readonly name: string;
  /** Rounds, from 1, and the validation log loss after each. */
  readonly round: number;
  readonly losses: readonly number[];
  /** Fitted on the same validation rows. */
  readonly temperature: number;
  /** Probability of success of each test row, not calibrated. */
  readonly p: readonly number[];
  readonly category: CategoryScores;
};

export type LearnResult = { readonly arms: readonly Arm[] };

/**
 * Trains the brains of one seed with the network's own training and merging: one by all owners together, merged by the mean after each
 * round; one by each owner alone; one on the rows of all in one place. All from the same weights. In one place there are as many tasks
 * as the owners have together; `pooled short` is the same run after as many tasks as one owner has.
 */
export const runLearnCell = async (
  { rounds }: LearnCell,
  modules: { readonly set: LearningSet; readonly payload: Payload; readonly owners: SeedGround; readonly pool: SeedGround },
  signal: AbortSignal,
): Promise<LearnResult> => {
  const { set, owners: ground, pool } = modules;
  const turns = Array.from({ length: rounds }, (_, index) => index + 1);
  const slots = [...set.owners.keys()];
  const arms: Arm[] = [];
  const judge = async (name: string, validation: Dataset, versions: readonly Int32Array[]): Promise<void> => {
    arms.push(await judged({ name, validation, versions }, modules, signal));
  };

  const federated: Int32Array[] = [];
  for (const round of turns) {
    const head = federated.at(-1) ?? ground.genesis;
    const updates: Int32Array[] = [];
    for (const slot of slots) updates.push(await ground.train(slot, round, head, false, signal));
    federated.push(mergeUpdates('mean', 0, head, updates));
  }
  await judge('federated', set.validation.dataset, federated);

  for (const [slot, owner] of set.owners.entries()) {
    const alone: Int32Array[] = [];
    for (const round of turns) {
      const own = alone.at(-1) ?? ground.genesis;
      alone.push(addInt32(own, await ground.train(slot, round, own, false, signal), 'own weights'));
    }
    await judge(`alone ${owner}`, ownedBy(set.validation, owner), alone);
  }

  const [pooled, short]: [Int32Array[], Int32Array[]] = [[], []];
  let whole = pool.genesis;
  for (let task = 1; task <= rounds * slots.length; task++) {
    whole = addInt32(whole, await pool.train(0, task, whole, false, signal), 'pooled weights');
    if (task <= rounds) short.push(whole);
    if (task % slots.length === 0) pooled.push(whole);
  }
  await judge('pooled', set.validation.dataset, pooled);
  await judge('pooled short', set.validation.dataset, short);
  return { arms };
};

type Trained = { readonly name: string; readonly validation: Dataset; readonly versions: readonly Int32Array[] };

const judged = async (
  { name, validation, versions }: Trained,
  { payload, set }: { readonly payload: Payload; readonly set: LearningSet },
  signal: AbortSignal,
): Promise<Arm> => {
  const y = columnValues(validation, 'success');
  const said: Float32Array[] = [];
  for (const version of versions) said.push((await predict(payload, encodeWeights(version), validation, signal)).success);
  const losses = said.map((p) => logLoss({ p, y }));
  const best = losses.indexOf(Math.min(...losses));
  const temperature = fitTemperature(
    Array.from(said[best]!, logit),
    Array.from(y, (one) => one === 1),
  );
  const test = await predict(payload, encodeWeights(versions[best]!), set.test.dataset, signal);
  return {
    name,
    round: best + 1,
    losses: losses.map(millionths),
    temperature,
    p: Array.from(test.success, millionths),
    category: categoryScores(set.test.dataset, test.category),
  };
};

/** Of native figures the rest is noise. */
const millionths = (value: number): number => Math.round(value * 1e6) / 1e6;
