import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { checkpointSize, decodeCheckpoint, initialState, updateFrom, weightsToParams } from '../../substrate/codecs/tensors.ts';
import { replayInterval } from '../../substrate/neural/derive.ts';
import { scoreOf } from '../../substrate/neural/quality.ts';
import type { Rows } from '../../substrate/program/engine.ts';
import type { SolutionReport } from '../content/report.ts';
import type { SolutionRecord, SolverView } from '../view/task-view.ts';
import type { JudgedTask } from './bad-task.ts';
import { readSolution, reason, refused, refuted, type SolutionGround, unavailable, type Verdict } from './read-solution.ts';
import type { Workshop } from './workshop.ts';

/** What all solutions of a task are checked against. */
export type SolutionContext = JudgedTask &
  SolutionGround & { readonly rows: Rows; readonly baseLoss: number; readonly taskSeed: Hex };

/** Checks 2 to 6 of protocol section 6 on one revealed solution, in order; the first that fails decides. */
export const checkSolution = async (
  shop: Workshop,
  context: SolutionContext,
  solver: SolverView,
  solution: SolutionRecord,
  intervals: readonly number[],
  signal: AbortSignal,
): Promise<SolutionReport> => {
  const run = new SolutionCheck(shop, context, solver, solution, intervals, signal);
  const { outcome, check, detail, loss, score } = await run.verdict();
  return { slot: solver.slot, solver: solver.account, outcome, check, detail, intervals, loss: loss ?? null, score: score ?? 0 };
};

class SolutionCheck {
  readonly #shop: Workshop;
  readonly #context: SolutionContext;
  readonly #solver: SolverView;
  readonly #solution: SolutionRecord;
  readonly #intervals: readonly number[];
  readonly #signal: AbortSignal;

  constructor(
    shop: Workshop,
    context: SolutionContext,
    solver: SolverView,
    solution: SolutionRecord,
    intervals: readonly number[],
    signal: AbortSignal,
  ) {
    this.#shop = shop;
    this.#context = context;
    this.#solver = solver;
    this.#solution = solution;
    this.#intervals = intervals;
    this.#signal = signal;
  }

  async verdict(): Promise<Verdict> {
    const { params, session, baseLoss, rows } = this.#context;
    const read = await readSolution((digest, maxBytes) => this.#fetch(digest, maxBytes), this.#context, this.#solution);
    if ('outcome' in read) return read;
    const { update, next, leaves } = read;
    const last = await this.#followsFromLast(leaves, update);
    if (last !== undefined) return last;
    // 5. Re-execution.
    const replay = await this.#replay(leaves);
    if (replay !== undefined) return replay;
    // 6. Quality.
    const { loss } = await session.evaluate(weightsToParams(session.manifest, next), rows, this.#signal);
    const score = scoreOf(baseLoss, loss, params.minGain);
    if (!Number.isFinite(loss)) return refused('quality', 'the loss on the truth is not finite');
    return score === 0
      ? { outcome: 'refused', check: 'quality', detail: 'the loss on the truth did not fall enough', loss }
      : { outcome: 'scored', check: 'quality', detail: '', loss, score };
  }

  async #followsFromLast(leaves: readonly Hex[], update: Int32Array): Promise<Verdict | undefined> {
    const { manifest } = this.#context.session;
    let checkpoint: Uint8Array;
    try {
      checkpoint = await this.#state(leaves[leaves.length - 1] as Hex);
    } catch (error) {
      return noState(error);
    }
    try {
      const final = decodeCheckpoint(manifest, checkpoint);
      const derived = updateFrom(manifest, final.params, this.#context.base);
      const same = derived.every((q, i) => q === update[i]);
      return same ? undefined : refuted('derivation', 'the update does not follow from the last state');
    } catch (error) {
      return badState(error);
    }
  }

  async #replay(leaves: readonly Hex[]): Promise<Verdict | undefined> {
    const { session, base, taskSeed, spec, params, shardOf } = this.#context;
    const { slot } = this.#solver;
    const dataset = await shardOf(slot);
    for (const index of this.#intervals) {
      let checkpoint: Uint8Array | undefined;
      try {
        // Leaf 0 was compared with the base: nobody needs to serve what everybody has.
        if (index > 0) checkpoint = await this.#state(leaves[index] as Hex);
      } catch (error) {
        return noState(error);
      }
      try {
        const { manifest } = session;
        const state = checkpoint === undefined ? initialState(manifest, base) : decodeCheckpoint(manifest, checkpoint);
        const run = { session, dataset, taskSeed, slot, steps: spec.steps, intervals: params.intervals };
        const { digest } = await replayInterval({ ...run, index, state, signal: this.#signal });
        if (digest !== leaves[index + 1])
          return refuted('re-execution', `interval ${index} leads to ${digest}, committed ${leaves[index + 1]}`);
      } catch (error) {
        return badState(error);
      }
    }
    return undefined;
  }

  #state(digest: Hex): Promise<Uint8Array> {
    const providers = this.#shop.providersOf(this.#solver.account);
    const maxBytes = checkpointSize(this.#context.session.manifest);
    return this.#shop.library.state(digest, { providers, maxBytes, signal: this.#signal });
  }

  /** Never more than honest content of that kind holds: a stranger decides what lies under a digest. */
  #fetch(digest: Hex, maxBytes: number): Promise<Uint8Array> {
    const providers = this.#shop.providersOf(this.#solver.account);
    return this.#shop.library.bytes(digest, { providers, maxBytes, signal: this.#signal });
  }
}

/** As for other content; but a state larger than the program's is no state of it. */
const noState = (error: unknown): Verdict =>
  isTempernetError(error, 'CONTENT_TOO_LARGE') ? refuted('derivation', reason(error)) : unavailable(error);

/** A state that is not finite is refused, never refuted; one of another size is no state of this program. */
const badState = (error: unknown): Verdict => {
  if (isTempernetError(error, 'SUBSTRATE_NOT_FINITE') || isTempernetError(error, 'SUBSTRATE_OUT_OF_RANGE')) {
    return refused('form', reason(error));
  }
  if (isTempernetError(error, 'SUBSTRATE_BAD_LENGTH')) return refuted('derivation', reason(error));
  throw error;
};
