import type { Hex } from '../../protocol/hex.ts';
import type { ReadTensor, SentTensor, TensorShape } from './frame.ts';

/** What a worker can be asked; a pure function of the tensors. */
export type RemoteJob = {
  readonly call: 'step' | 'evaluate' | 'infer';
  readonly program: Hex;
  readonly tensors: readonly SentTensor[];
  /** Exactly what the answer must hold, in this order. */
  readonly expected: readonly TensorShape[];
};

/** The answer's tensors, in the order in which they were expected. */
export type JobAnswer = readonly ReadTensor[];

/** Bounds of one job on one worker. */
export type JobBounds = {
  /** Longest that a job may take. */
  readonly callMs: number;
  /** Longest that a worker may go without any progress. */
  readonly stallMs: number;
  /** How long a worker that was told to stop a job may take for it. */
  readonly graceMs: number;
};
