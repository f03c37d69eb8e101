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
   * What each slot's solver would have without the network: the same genesis, shards, orders of examples and number of steps,
   * task after task, with nobody to merge with. `shards[proposer][slot]`.
   */
  async alone(options: {
    readonly genesis: Int32Array;
    readonly shards: readonly (readonly Dataset[])[];
    readonly proposers: readonly Hex[];
    readonly rounds: number;
    readonly steps: number;
    readonly intervals: number;
    readonly projectId: bigint;
    readonly heads: readonly Hex[];
  }): Promise<Measured[]> {
    const { genesis, shards, proposers, rounds, steps, intervals, projectId, heads } = options;
    const slots = shards[0]?.length ?? 0;
    const train = async (slot: number): Promise<Measured> => {
      let weights = genesis;
      for (let round = 0; round < rounds; round++) {
        const head = heads[Math.min(round, heads.length - 1)] as Hex;
        for (const [part, proposer] of proposers.entries()) {
          const dataset = shards[part]?.[slot] as Dataset;
          const seed = taskSeed(projectId, proposer, BigInt(round), head);
          const run = { session: this.#session, dataset, slot, steps, intervals, taskSeed: seed, base: weights };
          weights = applyUpdate(weights, (await trainTask(run)).update);
        }
      }
      return this.of(weights);
    };
    return Promise.all(Array.from({ length: slots }, (_, slot) => train(slot)));
  }
}
