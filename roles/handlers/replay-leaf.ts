import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import type { SolverView } from '../view/task-view.ts';
import { reason, refused, refuted, type SolutionGround, unavailable, type Verdict } from './read-solution.ts';
import type { Workshop } from './workshop.ts';

/** One interval of a solution whose leaves are known to belong to it; `data` is the slot's shard, or of the solver's own data the rows that it showed. */
export type LeafReplay = {
  readonly ground: Omit<SolutionGround, 'baseLeaf'>;
  readonly data: Dataset;
  readonly taskSeed: Hex;
  readonly solver: SolverView;
  readonly leaves: readonly Hex[];
  readonly index: number;
};

/** What re-running found: `digest` where it came to a state, `verdict` where that is not the committed one or there is none. */
export type Replay = { readonly digest?: Hex; readonly verdict?: Verdict };

/** Re-runs one interval from the state before it. */
export const replayLeaf = async (shop: Workshop, replay: LeafReplay, signal: AbortSignal): Promise<Replay> => {
  const { ground, data, taskSeed, solver, leaves, index } = replay;
  const { payload, spec, base, params } = ground;
  let kept: Uint8Array | undefined;
  try {
    // Leaf 0 was compared with the base: nobody needs to serve what everybody has.
    if (index > 0) kept = await fetchState(shop, ground, solver, leaves[index] as Hex, signal);
  } catch (error) {
    return { verdict: noState(error) };
  }
  try {
    const job = { base, data, taskSeed, slot: solver.slot, steps: spec.steps, intervals: params.intervals };
    const digest = shop.digestOf(await payload.replay(job, index, kept ?? payload.firstState(base), signal));
    if (digest === leaves[index + 1]) return { digest };
    return { digest, verdict: refuted('re-execution', `interval ${index} leads to ${digest}, committed ${leaves[index + 1]}`) };
  } catch (error) {
    // What the solver showed of its own data may be what no graph takes: one solver's rows must not keep a seat from its ballot.
    if (data.held !== undefined && isTempernetError(error, 'SUBSTRATE_ENGINE_FAILED'))
      return { verdict: refused('form', reason(error)) };
    return { verdict: badState(error) };
  }
};

/** A state of a solver's training, never more bytes than one of the payload has. */
export const fetchState = (
  shop: Workshop,
  { payload }: Pick<SolutionGround, 'payload'>,
  solver: SolverView,
  digest: Hex,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const providers = shop.providersOf(solver.account);
  return shop.library.state(digest, { providers, maxBytes: payload.bounds.stateBytes, signal });
};

/** As for other content; but a state larger than the payload's is no state of it. */
export const noState = (error: unknown): Verdict =>
  isTempernetError(error, 'CONTENT_TOO_LARGE') ? refuted('derivation', reason(error)) : unavailable(error);

/** A state that is not finite is refused, never refuted; one of another size is no state of this payload. */
export const badState = (error: unknown): Verdict => {
  if (isTempernetError(error, 'SUBSTRATE_NOT_FINITE') || isTempernetError(error, 'SUBSTRATE_OUT_OF_RANGE')) {
    return refused('form', reason(error));
  }
  if (isTempernetError(error, 'SUBSTRATE_BAD_LENGTH')) return refuted('derivation', reason(error));
  throw error;
};
