import { join } from 'node:path';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Hex, toHex } from '../../protocol/hex.ts';
import { encodeWeights } from '../../substrate/codecs/tensors.ts';
import type { Payload } from '../../substrate/payload.ts';
import { openProgramPayload } from '../../substrate/payloads/program/program-payload.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import { NativeEngine } from '../../substrate/program/native/native-engine.ts';
import { readProgram } from '../publisher.ts';
import { type Finished, openCellStore } from '../sweep/cell-store.ts';
import type { MergeResult } from '../sweep/merge/merge-cells.ts';
import { runMergeCell } from '../sweep/merge/run-merge-cell.ts';
import { type SeedGround, shardGround } from '../sweep/merge/shard-ground.ts';
import { runCells } from '../sweep/run-cells.ts';
import { type AttackCell, attackCells } from './attack-cells.ts';
import { flipOutcomes } from './flip-outcomes.ts';
import { type LearnCell, type LearnGrounds, type LearnResult, runLearnCell } from './learn-cell.ts';
import { type LearningSet, ownedBy } from './learning-set.ts';
import type { Plan } from './plan.ts';

/** Everything that was trained for a report. */
export type Trained = {
  readonly program: Hex;
  readonly seeds: readonly LearnResult[];
  readonly attacks: readonly Finished<AttackCell, MergeResult>[];
  readonly trainSeconds: number;
};

type Cell = LearnCell | AttackCell;

/** Two cells at a time: what trains in one place takes one core. */
const LANES = 2;
/** Seeds whose first updates are kept, about 5 MB an owner. */
const KEPT = 2;

/**
 * Trains all brains of a plan, on the engine `native` except for one run. What is finished lies in `<work>/cells`, a file a cell, and is
 * not done again; results of another `release`, program or data are not taken up.
 */
export const runLearning = async (
  {
    plan,
    set,
    work,
    release,
  }: { readonly plan: Plan; readonly set: LearningSet; readonly work: string; readonly release: string },
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (line: string) => void },
): Promise<Trained> => {
  const program = await readProgram('brain');
  // The operator's own program, for the operator's own figures: this is what `native` is for.
  const native = new NativeEngine({ allowedPrograms: [program.hash] });
  const exact = await ExactEngine.create({ workers: 1 });
  try {
    const payloads = { native: await openProgramPayload(program, native), exact: await openProgramPayload(program, exact) };
    const shards = set.owners.map((owner) => ownedBy(set.train, owner).dataset);
    const ground = (seed: number, steps: number, payload: Payload, rows = shards): SeedGround =>
      shardGround({ seed: genesisSeed(seed), shards: rows, steps }, { payload, flip: flipOutcomes });
    const grounds = new Map<string, SeedGround>();
    const attackGround = ({ seed, steps, engine }: AttackCell): SeedGround => {
      const key = `${engine} ${seed}`;
      const found = grounds.get(key) ?? ground(seed, steps, payloads[engine]);
      grounds.set(key, found);
      const [oldest] = grounds.keys();
      if (grounds.size > KEPT && oldest !== undefined) grounds.delete(oldest);
      return found;
    };
    const measureOn = (payload: Payload) => async (weights: Int32Array) => {
      const { metrics } = await payload.evaluate(encodeWeights(weights), set.test.dataset, signal);
      return { loss: metrics.success_loss ?? Number.NaN, accuracy: metrics.accuracy ?? Number.NaN };
    };
    const { rounds, steps, pooledTasks, pooledSteps, seeds } = plan;
    const learn = seeds.map(
      (seed): LearnCell => ({
        kind: 'learn',
        program: program.hash,
        data: set.digest,
        rounds,
        steps,
        pooledTasks,
        pooledSteps,
        seed,
      }),
    );
    const cells: Cell[] = [...learn, ...attackCells(plan, set.owners.length, program.hash, set.digest)];
    const payload = payloads.native;
    const learnGrounds = (seed: number): LearnGrounds => {
      const whole = [set.train.dataset];
      return {
        owners: ground(seed, steps, payload),
        lone: ground(seed, rounds * steps, payload),
        pool: ground(seed, pooledSteps, payload, whole),
        brief: ground(seed, rounds * steps, payload, whole),
      };
    };
    const run = (cell: Cell, ended: AbortSignal): Promise<LearnResult | MergeResult> =>
      cell.kind === 'learn'
        ? runLearnCell(cell, { set, payload, grounds: learnGrounds(cell.seed) }, ended)
        : runMergeCell(cell, { ground: attackGround(cell), measure: measureOn(payloads[cell.engine]) }, ended);
    const finished = await runCells<Cell, LearnResult | MergeResult>(
      { cells, lanes: LANES, signal },
      {
        store: await openCellStore(join(work, 'cells'), release),
        run,
        now: () => performance.now(),
        begin: ({ all, kept }) => tell(`${all} cells, ${kept} kept`),
        tell: ({ cell, seconds }, { done, all, fresh }) => fresh && tell(`${done}/${all} ${words(cell)} (${seconds} s)`),
      },
    );
    return {
      program: program.hash,
      seeds: finished.filter(({ cell }) => cell.kind === 'learn').map(({ result }) => result as LearnResult),
      attacks: finished.filter(({ cell }) => cell.kind === 'merge') as Finished<AttackCell, MergeResult>[],
      trainSeconds: finished.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  } finally {
    await native.close();
    await exact.close();
  }
};

const genesisSeed = (seed: number): Hex => toHex(keccak_256(utf8ToBytes(`tempernet/genesis/1/${seed}`)));

const words = (cell: Cell): string =>
  cell.kind === 'learn'
    ? `brains of seed ${cell.seed}`
    : `${cell.rule}, ${cell.attack === 'none' ? 'all honest' : `${cell.malicious} of ${cell.solvers} ${cell.attack}`}, seed ${cell.seed}, ${cell.engine}`;
