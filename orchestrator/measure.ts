import type { Hex } from '../protocol/hex.ts';
import { taskSeed } from '../protocol/order.ts';
import { applyUpdate, weightsToParams } from '../substrate/codecs/tensors.ts';
import { type Dataset, datasetRows } from '../substrate/data/dataset.ts';
import { trainTask } from '../substrate/neural/derive.ts';
import type { ProgramSession, Rows } from '../substrate/program/engine.ts';

/** Loss and the payload's metric on the test set. */
export type Measured = { readonly loss: number; readonly accuracy: number };

/** Measures models on a set that no node of the run has, on the exact engine, so that anyone gets the same figures. */
export class Measure {
  readonly #session: ProgramSession;
  readonly #rows: Rows;
  readonly #metric: string;

  constructor(session: ProgramSession, test: Dataset, metric: string) {
    this.#session = session;
    this.#rows = datasetRows(test);
    this.#metric = metric;
  }

  async of(weights: Int32Array): Promise<Measured> {
    const { loss, metrics } = await this.#session.evaluate(weightsToParams(this.#session.manifest, weights), this.#rows);
    return { loss, accuracy: metrics[this.#metric] ?? Number.NaN };
  }

  /**
   * What each shard's solver would have without the network: the same genesis, shard, order of examples and number of steps,
   * round after round, with nobody to merge with.
   */
  async alone(options: {
    readonly genesis: Int32Array;
    readonly shards: readonly Dataset[];
    readonly rounds: number;
    readonly steps: number;
    readonly intervals: number;
    readonly projectId: bigint;
    readonly proposer: Hex;
    readonly heads: readonly Hex[];
  }): Promise<number[]> {
    const { genesis, shards, rounds, steps, intervals, projectId, proposer, heads } = options;
    return Promise.all(
      shards.map(async (dataset, slot) => {
        let weights = genesis;
        for (let round = 0; round < rounds; round++) {
          const seed = taskSeed(projectId, proposer, BigInt(round), heads[Math.min(round, heads.length - 1)] as Hex);
          const run = { session: this.#session, dataset, slot, steps, intervals, taskSeed: seed, base: weights };
          weights = applyUpdate(weights, (await trainTask(run)).update);
        }
        return (await this.of(weights)).accuracy;
      }),
    );
  }
}
