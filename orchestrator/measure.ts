import { contentDigest } from '../protocol/content.ts';
import type { Hex } from '../protocol/hex.ts';
import { taskSeed } from '../protocol/order.ts';
import type { Dataset } from '../substrate/data/dataset.ts';
import type { Payload } from '../substrate/payload.ts';

/** Loss and, where the payload has one, its metric on the test set. */
export type Measured = { readonly loss: number; readonly accuracy?: number };

/** Measures models on a set that no node of the run has, on the exact engine, so that anyone gets the same figures. */
export class Measure {
  readonly #payload: Payload;
  readonly #test: Dataset;
  readonly #metric: string | undefined;

  constructor(payload: Payload, test: Dataset, metric?: string) {
    this.#payload = payload;
    this.#test = test;
    this.#metric = metric;
  }

  async of(version: Uint8Array): Promise<Measured> {
    const { loss, metrics } = await this.#payload.evaluate(version, this.#test);
    if (this.#metric === undefined) return { loss };
    // A metric is a mean of float32 means: beyond a millionth there is only noise.
    return { loss, accuracy: Math.round((metrics[this.#metric] ?? Number.NaN) * 1e6) / 1e6 };
  }

  /**
   * What solvers would have without the network, each on a shard of its own: the same genesis and as many steps as the network's
   * solvers took, `tasks` tasks of `steps` steps, with nobody to merge with. `shards[proposer][slot]`: slot `i` keeps to
   * proposer `i mod proposers`.
   */
  async alone(options: {
    readonly genesis: Uint8Array;
    readonly shards: readonly (readonly Dataset[])[];
    readonly proposers: readonly Hex[];
    readonly tasks: number;
    readonly steps: number;
    readonly intervals: number;
    readonly projectId: bigint;
  }): Promise<Measured[]> {
    const { genesis, shards, proposers, tasks, steps, intervals, projectId } = options;
    const train = async (slot: number): Promise<Measured> => {
      const part = slot % proposers.length;
      const data = shards[part]?.[slot] as Dataset;
      let base = genesis;
      for (let task = 0; task < tasks; task++) {
        const seed = taskSeed(projectId, proposers[part] as Hex, BigInt(task), contentDigest(base));
        const { update } = await this.#payload.train({ base, data, slot, steps, intervals, taskSeed: seed });
        base = this.#payload.apply(base, update);
      }
      return this.of(base);
    };
    return Promise.all(Array.from({ length: shards[0]?.length ?? 0 }, (_, slot) => train(slot)));
  }
}
