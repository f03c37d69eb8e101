import { contentDigest } from '../../protocol/content.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { batchOrder, intervalSteps } from '../../protocol/order.ts';
import { encodeCheckpoint, initialState, updateFrom } from '../codecs/tensors.ts';
import { type Dataset, gatherRows } from '../data/dataset.ts';
import type { ProgramSession, State } from '../program/engine.ts';

/** What fixes a training run, besides the state it starts from: with these, the result is one value. */
export type Derivation = {
  readonly session: ProgramSession;
  /** The slot's shard, already decoded against the program's columns. */
  readonly dataset: Dataset;
  readonly taskSeed: Hex;
  readonly slot: number;
  /** Steps of the whole run; a positive multiple of `intervals`. */
  readonly steps: number;
  readonly intervals: number;
  /** The content digest of a state; a faster way to the same value. @default contentDigest */
  readonly digestOf?: DigestOf;
};

/** The content digest of some bytes. */
export type DigestOf = (content: Uint8Array) => Hex;

/** Takes checkpoint `index` (0..intervals), its content and its digest, as soon as it exists; training waits for it. */
export type CheckpointSink = (index: number, content: Uint8Array, digest: Hex) => Promise<void> | void;

/** What training gives: the update, the digests of the `intervals + 1` states, the last state, the loss of every step. */
export type Trained = {
  readonly update: Int32Array;
  readonly leaves: readonly Hex[];
  readonly finalState: State;
  readonly losses: Float32Array;
};

/** A state after an interval, as content and digest. */
export type Replayed = { readonly state: State; readonly content: Uint8Array; readonly digest: Hex };

/**
 * Trains `base` (weights, fixed point) for `steps` steps on one slot's shard. Throws `SUBSTRATE_NOT_FINITE` when training
 * diverged, `SUBSTRATE_OUT_OF_RANGE` when the update does not fit, and what the session throws.
 */
export const trainTask = async (
  options: Derivation & { readonly base: Int32Array; readonly onCheckpoint?: CheckpointSink; readonly signal?: AbortSignal },
): Promise<Trained> => {
  const { session, base, intervals, onCheckpoint, signal, digestOf = contentDigest } = options;
  checkDerivation(options);
  let state = initialState(session.manifest, base);
  const leaves: Hex[] = [];
  const keep = async (content: Uint8Array): Promise<void> => {
    const digest = digestOf(content);
    leaves.push(digest);
    await onCheckpoint?.(leaves.length - 1, content, digest);
  };
  await keep(encodeCheckpoint(session.manifest, state));
  const losses = new Float32Array(options.steps);
  for (let i = 0; i < intervals; i++) {
    const result = await runInterval(options, state, i, signal);
    state = result.state;
    losses.set(result.losses, intervalSteps(options.steps, intervals, i).start);
    await keep(encodeCheckpoint(session.manifest, state));
  }
  return { update: updateFrom(session.manifest, state.params, base), leaves, finalState: state, losses };
};

/** The update alone that `trainTask` gives, for those who commit to nothing: states on the way are neither encoded nor hashed. */
export const trainUpdate = async (
  options: Derivation & { readonly base: Int32Array; readonly signal?: AbortSignal },
): Promise<Int32Array> => {
  const { session, base, intervals, signal } = options;
  checkDerivation(options);
  let state = initialState(session.manifest, base);
  for (let i = 0; i < intervals; i++) state = (await runInterval(options, state, i, signal)).state;
  return updateFrom(session.manifest, state.params, base);
};

/** Re-runs interval `index` from the state before it. The digest is leaf `index + 1` of an honest run. */
export const replayInterval = async (
  options: Derivation & { readonly index: number; readonly state: State; readonly signal?: AbortSignal },
): Promise<Replayed> => {
  checkDerivation(options);
  const { session, digestOf = contentDigest } = options;
  const { state } = await runInterval(options, options.state, options.index, options.signal);
  const content = encodeCheckpoint(session.manifest, state);
  return { state, content, digest: digestOf(content) };
};

/** Digest of leaf 0: the base version with optimiser state zero. */
export const firstLeaf = (manifest: ProgramSession['manifest'], base: Int32Array, digestOf: DigestOf = contentDigest): Hex =>
  digestOf(encodeCheckpoint(manifest, initialState(manifest, base)));

const runInterval = (run: Derivation, state: State, index: number, signal: AbortSignal | undefined) => {
  const { start, end } = intervalSteps(run.steps, run.intervals, index);
  const order = batchOrder(run.taskSeed, run.slot, run.dataset.count, run.session.manifest.batch.size);
  const batches = Array.from({ length: end - start }, (_, i) => gatherRows(run.dataset, order(start + i)));
  return run.session.step(state, batches, signal);
};

const checkDerivation = ({ session, dataset, steps, intervals }: Derivation): void => {
  if (
    !(
      Number.isSafeInteger(steps) &&
      Number.isSafeInteger(intervals) &&
      intervals >= 1 &&
      steps >= intervals &&
      steps % intervals === 0
    )
  ) {
    throw new TempernetError('SUBSTRATE_BAD_INTERVALS', { steps, intervals });
  }
  const size = session.manifest.batch.size;
  if (dataset.count < size)
    throw new TempernetError('SUBSTRATE_TOO_FEW_EXAMPLES', { what: 'shard', actual: dataset.count, expected: size });
};
