import type { Hex } from '../protocol/hex.ts';
import type { Dataset } from './data/dataset.ts';
import type { MergeRule } from './merge/rules.ts';
import type { Evaluation, Rows } from './program/engine.ts';
import type { Column } from './program/program-manifest.ts';

/** What data a payload takes. */
export type DataSchema = {
  /** Columns of a row, in order. */
  readonly columns: readonly Column[];
  /** Names of the columns that inference takes, in its order; the others say what is to be learned. */
  readonly inputs: readonly string[];
  /** Rows that a shard has at least. */
  readonly shardRows: number;
  /** Rows of one evaluation batch; a truth holds a whole multiple of it. */
  readonly evaluationRows: number;
};

/** What honest content and honest work of a payload take at most. Sizes are bytes of content. */
export type PayloadBounds = {
  readonly versionBytes: number;
  readonly updateBytes: number;
  readonly stateBytes: number;
  /** What the author proposes, where the payload says it; what counts is the project's. Norm in real units. */
  readonly normMax?: number;
  readonly stepsMax?: number;
  /** Engine memory of one worker, bytes, and milliseconds of a step; engines hold the smaller of these and of their own. */
  readonly memoryBytes?: number;
  readonly stepMs?: number;
};

/** Kinds of content that a payload reads and writes. */
export type PayloadContent = 'version' | 'update' | 'state';

/** What fixes which examples a training run takes, and when. */
export type TrainingRun = {
  readonly taskSeed: Hex;
  readonly slot: number;
  /** Steps of the whole run; a positive multiple of `intervals`. */
  readonly steps: number;
  readonly intervals: number;
};

/** What fixes a training run. With these the update and every state on the way are one value each. */
export type TrainingJob = TrainingRun & {
  /** The version that training starts from, as content. */
  readonly base: Uint8Array;
  /** The slot's shard. To do an interval again, the rows that `rowsOf` names for it are enough. */
  readonly data: Dataset;
};

/** Takes a state of a run, as content, and gives the digest under which it can be found. Training waits for it. */
export type StateSink = (state: Uint8Array) => Hex | Promise<Hex>;

/** What training gives: the update as content, and what the sink said of the `intervals + 1` states, in order. */
export type Trained = { readonly update: Uint8Array; readonly leaves: readonly Hex[] };

/**
 * What a project plugs in: something that can be trained, judged, merged and used, as pure functions of content bytes and decoded data.
 * The same call gives the same bytes, on every machine whose `engine` has the same id. Content passed in may be viewed, is never
 * changed, and has to stay as it is while the call runs. Every method that takes content throws `SUBSTRATE_BAD_LENGTH`,
 * `SUBSTRATE_NOT_FINITE` or `SUBSTRATE_OUT_OF_RANGE` for what is none of this payload's; calls that run the payload also what its
 * engine throws (`SUBSTRATE_ABORTED`, `SUBSTRATE_TIME_LIMIT`, `SUBSTRATE_MEMORY_LIMIT`, `SUBSTRATE_ENGINE_FAILED`, `SUBSTRATE_CLOSED`).
 */
export type Payload = {
  /** Which implementation reads its content: `program`. */
  readonly kind: string;
  /** Content digest that the chain holds as the project's program. */
  readonly hash: Hex;
  /** Id of the engine it is opened on; only equal ids give equal bits. */
  readonly engine: string;
  readonly schema: DataSchema;
  readonly bounds: PayloadBounds;
  /** Names of what `evaluate` measures beside the loss. */
  readonly metrics: readonly string[];

  /** Version 0, from a seed of 32 bytes. */
  init(seed: Hex): Uint8Array;
  /** Returns when the bytes are canonical content of that kind and throws when they are not. */
  check(what: PayloadContent, content: Uint8Array): void;

  /**
   * Trains `job.base` on `job.data`. Without a sink no state is made into content and `leaves` is empty. Throws
   * `SUBSTRATE_BAD_INTERVALS`, `SUBSTRATE_TOO_FEW_EXAMPLES`, and `SUBSTRATE_NOT_FINITE` where training diverged.
   */
  train(job: TrainingJob, onState?: StateSink, signal?: AbortSignal): Promise<Trained>;
  /** The state in which training from `base` starts: leaf 0. */
  firstState(base: Uint8Array): Uint8Array;
  /** Does interval `index` (0 to `intervals - 1`) again, from the state before it; gives the state after it. */
  replay(job: TrainingJob, index: number, state: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * The rows that these intervals of a run take of a data set of `count` rows, ascending, each once. Throws `PROTOCOL_OUT_OF_RANGE` where
   * there are fewer than `schema.shardRows`.
   */
  rowsOf(run: TrainingRun & { readonly count: number }, intervals: readonly number[]): Uint32Array;
  /** Rows that one interval takes, at most. */
  rowsAtMost(steps: number, intervals: number): number;
  /** The update that a run from `base` which ended in `lastState` hands in. */
  updateFrom(base: Uint8Array, lastState: Uint8Array): Uint8Array;

  /**
   * The version that an update leads to. Throws `SUBSTRATE_NORM_EXCEEDED` when the update is longer than `normMax`, a whole number in the
   * unit of the project's parameter (2^-24 at the default scale); 0 is no bound.
   */
  apply(base: Uint8Array, update: Uint8Array, normMax?: bigint): Uint8Array;
  /** The next version from updates in canonical order (task id, then slot). Throws `SUBSTRATE_TOO_FEW_INPUTS`, `SUBSTRATE_BAD_RULE`. */
  merge(rule: MergeRule, f: number, base: Uint8Array, updates: readonly Uint8Array[]): Uint8Array;

  /** Loss and metrics of a version on held-out rows. Throws `SUBSTRATE_TOO_FEW_EXAMPLES` below one evaluation batch. */
  evaluate(version: Uint8Array, data: Dataset, signal?: AbortSignal): Promise<Evaluation>;
  /** Outputs of a version for each row of the inference columns: for each output its values of all rows, back to back. */
  infer(version: Uint8Array, rows: Rows, signal?: AbortSignal): Promise<readonly Float32Array[]>;

  /** Frees what the payload holds. Idempotent; calls after it throw `SUBSTRATE_CLOSED`. */
  close(): Promise<void>;
};
