import type { Dataset } from '../data/dataset.ts';

/** Real examples of a payload, and how long the suite trains on them. */
export type ConformanceSample = {
  /** Examples to train on; at least the shard rows of the payload's schema. */
  readonly shard: Dataset;
  /** Other examples to measure on; at least one evaluation batch, better several. */
  readonly truth: Dataset;
  /** Steps of a task; a multiple of `intervals`. @default 20 */
  readonly steps?: number;
  /** Intervals of a task. @default 5 */
  readonly intervals?: number;
  /** Tasks, one on the other, after which the loss must have fallen. @default 3 */
  readonly tasks?: number;
};
