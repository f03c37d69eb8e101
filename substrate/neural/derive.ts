import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { batchOrder, intervalSteps } from '../../protocol/order.ts';
import { type Dataset, gatherRows } from '../data/dataset.ts';
import type { ProgramSession, State } from '../program/engine.ts';

/** What fixes a training run of a program, besides the state it starts from: with these, the result is one value. */
export type Derivation = {
  readonly session: ProgramSession;
  /** The slot's shard, already decoded against the program's columns. */
  readonly dataset: Dataset;
  readonly taskSeed: Hex;
  readonly slot: number;
  /** Steps of the whole run; a positive multiple of `intervals`. */
  readonly steps: number;
  readonly intervals: number;
};

/** Takes the first state and the state after each interval, in order; training waits for it. */
export type StateListener = (state: State) => Promise<void> | void;

/**
 * Runs all intervals from `first` and gives the last state. Throws `SUBSTRATE_BAD_INTERVALS`, `SUBSTRATE_TOO_FEW_EXAMPLES`, and what the
 * session throws.
 */
export const runIntervals = async (
  run: Derivation,
  first: State,
  onState?: StateListener,
  signal?: AbortSignal,
): Promise<State> => {
  checkDerivation(run);
  let state = first;
  await onState?.(state);
  for (let index = 0; index < run.intervals; index++) {
    state = await interval(run, state, index, signal);
    await onState?.(state);
  }
  return state;
};

/** Runs interval `index` from the state before it; throws as `runIntervals` does. */
export const runInterval = async (run: Derivation, state: State, index: number, signal?: AbortSignal): Promise<State> => {
  checkDerivation(run);
  return interval(run, state, index, signal);
};

const interval = async (run: Derivation, state: State, index: number, signal: AbortSignal | undefined): Promise<State> => {
  const { start, end } = intervalSteps(run.steps, run.intervals, index);
  const order = batchOrder(run.taskSeed, run.slot, run.dataset.count, run.session.manifest.batch.size);
  const batches = Array.from({ length: end - start }, (_, i) => gatherRows(run.dataset, order(start + i)));
  return (await run.session.step(state, batches, signal)).state;
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
