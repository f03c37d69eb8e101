import type { Hex } from '../../protocol/hex.ts';
import { sliceRows } from '../data/split.ts';
import type { Payload, Trained, TrainingJob } from '../payload.ts';
import type { ConformanceSample } from './sample.ts';

/** A training run with the states that it came through. */
export type Run = Trained & { readonly job: TrainingJob; readonly states: readonly Uint8Array[] };

/** What the sink says of state `index`: any 32 bytes do, and no state needs to be hashed. */
export const nameOf = (index: number): Hex => `0x${index.toString(16).padStart(64, '0')}`;

const SEED: Hex = `0x${'c0'.repeat(32)}`;

/** What all checks stand on: the payload, its sample, and work that several of them look at, done once. */
export class Ground {
  readonly payload: Payload;
  readonly sample: Required<ConformanceSample>;
  readonly signal: AbortSignal | undefined;
  #base: Uint8Array | undefined;
  #health: Promise<number> | undefined;
  #first: Promise<Run> | undefined;
  #others: Promise<readonly Uint8Array[]> | undefined;

  constructor(payload: Payload, sample: ConformanceSample, signal?: AbortSignal) {
    this.payload = payload;
    this.sample = { steps: 20, intervals: 5, tasks: 3, ...sample };
    this.signal = signal;
  }

  /** Version 0. */
  get base(): Uint8Array {
    this.#base ??= this.payload.init(SEED);
    return this.#base;
  }

  /** A task on the sample; other tasks of the same sample differ in `part`. */
  job(part: Partial<TrainingJob> = {}): TrainingJob {
    const { shard, steps, intervals } = this.sample;
    return { base: this.base, data: shard, taskSeed: SEED, slot: 0, steps, intervals, ...part };
  }

  /** The first task, trained once for all checks. */
  first(): Promise<Run> {
    this.#first ??= this.train(this.job());
    return this.#first;
  }

  /** Trains, and keeps every state; the sink calls them 0, 1, 2 and so on. */
  async train(job: TrainingJob): Promise<Run> {
    const states: Uint8Array[] = [];
    const keep = (state: Uint8Array): Hex => nameOf(states.push(state) - 1);
    return { job, states, ...(await this.payload.train(job, keep, this.signal)) };
  }

  /** Loss of version 0 on one evaluation batch; measured once, or `again`. */
  health(again = false): Promise<number> {
    const { payload, sample, base, signal } = this;
    const measure = async (): Promise<number> =>
      (await payload.evaluate(base, sliceRows(sample.truth, 0, payload.schema.evaluationRows), signal)).loss;
    if (again) return measure();
    this.#health ??= measure();
    return this.#health;
  }

  /** Five updates from the base that differ in slot and so in the order of examples, each of one interval. */
  updates(): Promise<readonly Uint8Array[]> {
    const steps = this.sample.steps / this.sample.intervals;
    const one = async (slot: number): Promise<Uint8Array> =>
      (await this.payload.train(this.job({ slot, steps, intervals: 1 }), undefined, this.signal)).update;
    this.#others ??= Promise.all([1, 2, 3, 4, 5].map(one));
    return this.#others;
  }
}
