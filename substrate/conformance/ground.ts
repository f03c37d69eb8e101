import { sha256Hex } from '../../protocol/chunks.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Payload, Trained, TrainingJob } from '../payload.ts';
import type { ConformanceSample } from './sample.ts';

/** A training run with the states that it came through. */
export type Run = Trained & { readonly job: TrainingJob; readonly states: readonly Uint8Array[] };

const SEED: Hex = `0x${'c0'.repeat(32)}`;

/** What all checks stand on: the payload, its sample, and work that several of them look at, done once. */
export class Ground {
  readonly payload: Payload;
  readonly sample: Required<ConformanceSample>;
  readonly signal: AbortSignal | undefined;
  #base: Uint8Array | undefined;
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

  /** What the sink says of a state. */
  nameOf(state: Uint8Array): Hex {
    return sha256Hex(state);
  }

  /** Trains, and keeps every state. */
  async train(job: TrainingJob): Promise<Run> {
    const states: Uint8Array[] = [];
    const keep = (state: Uint8Array): Hex => {
      states.push(state);
      return this.nameOf(state);
    };
    return { job, states, ...(await this.payload.train(job, keep, this.signal)) };
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
