import { fitTemperature, logit } from '../../agent/brain/calibration/temperature.ts';
import type { Hex } from '../../protocol/hex.ts';
import { addInt32 } from '../../substrate/codecs/fixed-point.ts';
import { encodeWeights } from '../../substrate/codecs/tensors.ts';
import { takeRows } from '../../substrate/data/split.ts';
import { mergeUpdates } from '../../substrate/merge/merge.ts';
import type { Payload } from '../../substrate/payload.ts';
import type { SeedGround } from '../sweep/merge/shard-ground.ts';
import { type LearningSet, ownedBy, type PartRows } from './learning-set.ts';
import { type CategoryScores, categoryScores, predict } from './predict.ts';

/** All brains of one seed: everything their figures follow from. */
export type LearnCell = {
  readonly kind: 'learn';
  readonly program: Hex;
  readonly data: Hex;
  readonly rounds: number;
  readonly steps: number;
  readonly pooledTasks: number;
  readonly pooledSteps: number;
  readonly seed: number;
};

/** One trained brain. Where it has several versions, it is the one whose log loss on the validation rows was the least. */
export type Arm = {
  /** `federated`, `pooled`, `brief`, or `lone <owner>`. */
  readonly name: string;
  /** Which version, from 1, and the validation log loss of each; of a lone one there is one, unmeasured. */
  readonly version: number;
  readonly losses: readonly number[];
  /** Fitted on its validation rows, a lone brain's on its owner's. */
  readonly temperature: number;
  /** Probability of success of each test row, not calibrated; null where a lone brain was not asked. */
  readonly p: readonly (number | null)[];
  readonly category?: CategoryScores;
};

export type LearnResult = { readonly arms: readonly Arm[] };

/** Where the brains of a seed are trained; all begin with the same weights. */
export type LearnGrounds = {
  /** A slot an owner, tasks of `steps` steps; and of as many as all rounds together have. */
  readonly owners: SeedGround;
  readonly lone: SeedGround;
  /** All rows in slot 0, tasks of `pooledSteps` steps; and of as many as an owner takes in all. */
  readonly pool: SeedGround;
  readonly brief: SeedGround;
};

/**
 * Trains the brains of one seed with the network's own training and merging: one by all owners together, merged by the mean after each
 * round; one by each owner alone, in one task of as many steps; one on the rows of all in one place; and that with one owner's steps.
 */
export const runLearnCell = async (
  { rounds, pooledTasks }: LearnCell,
  modules: { readonly set: LearningSet; readonly payload: Payload; readonly grounds: LearnGrounds },
  signal: AbortSignal,
): Promise<LearnResult> => {
  const { set, payload, grounds } = modules;
  const { owners, lone, pool, brief } = grounds;
  const slots = [...set.owners.keys()];
  const arms: Arm[] = [];

  const federated: Int32Array[] = [];
  for (let round = 1; round <= rounds; round++) {
    const head = federated.at(-1) ?? owners.genesis;
    const updates: Int32Array[] = [];
    for (const slot of slots) updates.push(await owners.train(slot, round, head, false, signal));
    federated.push(mergeUpdates('mean', 0, head, updates));
  }
  arms.push(await judged('federated', federated, { payload, set }, signal));

  for (const [slot, owner] of set.owners.entries()) {
    const own = addInt32(lone.genesis, await lone.train(slot, 1, lone.genesis, false, signal), 'own weights');
    arms.push(await judgedAlone(owner, own, { payload, set }, signal));
  }

  const pooled: Int32Array[] = [];
  for (let task = 1; task <= pooledTasks; task++) {
    const head = pooled.at(-1) ?? pool.genesis;
    pooled.push(addInt32(head, await pool.train(0, task, head, false, signal), 'pooled weights'));
  }
  arms.push(await judged('pooled', pooled, { payload, set }, signal));
  const short = addInt32(brief.genesis, await brief.train(0, 1, brief.genesis, false, signal), 'pooled weights');
  arms.push(await judged('brief', [short], { payload, set }, signal));
  return { arms };
};

type Judges = { readonly payload: Payload; readonly set: LearningSet };

const judged = async (
  name: string,
  versions: readonly Int32Array[],
  { payload, set: { validation, test } }: Judges,
  signal: AbortSignal,
): Promise<Arm> => {
  const losses: number[] = [];
  for (const version of versions) {
    const { metrics } = await payload.evaluate(encodeWeights(version), validation.dataset, signal);
    losses.push(millionths(metrics.success_loss ?? Number.NaN));
  }
  const best = losses.indexOf(Math.min(...losses));
  const version = encodeWeights(versions[best]!);
  const said = await predict(payload, version, test.dataset, signal);
  return {
    name,
    version: best + 1,
    losses,
    temperature: await temperatureOf(payload, version, validation, signal),
    p: Array.from(said.success, millionths),
    category: categoryScores(test.dataset, said.category),
  };
};

/** A lone brain is asked of its owner's own test rows, and of those of others that `otherOwner` gives to it. */
const judgedAlone = async (
  owner: string,
  weights: Int32Array,
  { payload, set: { owners, validation, test } }: Judges,
  signal: AbortSignal,
): Promise<Arm> => {
  const version = encodeWeights(weights);
  const asked = [...test.owners.keys()].filter((row) => test.owners[row] === owner || otherOwner(owners, test, row) === owner);
  const { success } = await predict(payload, version, takeRows(test.dataset, asked), signal);
  const p: (number | null)[] = test.owners.map(() => null);
  for (const [place, row] of asked.entries()) p[row] = millionths(success[place]!);
  const temperature = await temperatureOf(payload, version, ownedBy(validation, owner), signal);
  return { name: `lone ${owner}`, version: 1, losses: [], temperature, p };
};

/** Whose lone brain is asked of a test row beside that of its own owner: all others in turn. Undefined where there is one owner. */
export const otherOwner = (owners: readonly string[], { owners: of }: PartRows, row: number): string | undefined =>
  owners.length === 1 ? undefined : owners[(owners.indexOf(of[row]!) + 1 + (row % (owners.length - 1))) % owners.length];

const temperatureOf = async (payload: Payload, version: Uint8Array, rows: PartRows, signal: AbortSignal): Promise<number> => {
  const { success } = await predict(payload, version, rows.dataset, signal);
  return fitTemperature(
    Array.from(success, logit),
    Array.from(rows.outcomes, (y) => y === 1),
  );
};

/** Of native figures the rest is noise. */
const millionths = (value: number): number => Math.round(value * 1e6) / 1e6;
