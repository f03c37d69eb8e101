import type { Program, ProgramManifest } from './program-manifest.ts';

/** Trained tensors and optimiser tensors, float32, in manifest order. */
export type State = { readonly params: readonly Float32Array[]; readonly optim: readonly Float32Array[] };

/** One batch: for each column of the manifest the little-endian bytes of its rows, `batch.size` rows. */
export type Batch = readonly Uint8Array[];

/** Rows by column: for each column of the manifest the little-endian bytes of `count` rows. */
export type Rows = { readonly count: number; readonly columns: readonly Uint8Array[] };

/** The state after the last step and the loss of every step, measured before its update. */
export type StepResult = { readonly state: State; readonly losses: Float32Array };

/**
 * Loss and metrics over a set: the mean, in fixed order and double arithmetic, of the float32 means of its whole batches of
 * `batch.evalSize` rows. `count` is the number of rows used; a last partial batch is left out.
 */
export type Evaluation = { readonly loss: number; readonly metrics: Readonly<Record<string, number>>; readonly count: number };

/**
 * One opened program on one engine. Sessions keep no state between calls, so calls may run side by side. Every call
 * rejects with `SUBSTRATE_ABORTED` when its signal fires, `SUBSTRATE_TIME_LIMIT` or `SUBSTRATE_MEMORY_LIMIT` beyond the
 * engine's limits, `SUBSTRATE_ENGINE_FAILED` when the graph cannot run, `SUBSTRATE_CLOSED` after `close`.
 */
export type ProgramSession = {
  readonly manifest: ProgramManifest;
  /** Runs one optimiser step per batch, in order; no batches give the state back. Input arrays are left as they are. */
  step(state: State, batches: readonly Batch[], signal?: AbortSignal): Promise<StepResult>;
  /** Loss and metrics of `params` on `rows`; `SUBSTRATE_TOO_FEW_EXAMPLES` when there is no whole batch. */
  evaluate(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Evaluation>;
  /**
   * Runs the inference graph on each row. `rows.columns` follows the manifest's `inferInputs`. Gives one array per
   * `inferOutputs` entry with `count` times its size.
   */
  infer(params: readonly Float32Array[], rows: Rows, signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
};

/** Something that runs programs. `id` says which bits to expect; only equal ids give equal bits. */
export type ProgramEngine = {
  readonly id: string;
  /** Opens a checked program. Throws `SUBSTRATE_ENGINE_MISMATCH` or `SUBSTRATE_NOT_ALLOWED`. */
  open(program: Program, signal?: AbortSignal): Promise<ProgramSession>;
  /** Ends work in flight and frees everything. Idempotent. */
  close(): Promise<void>;
};
