import { DATA_MODE } from '../../protocol/data-mode.ts';
import { equalBytes } from '../../protocol/equal-bytes.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { scoreOf } from '../../substrate/quality.ts';
import type { SolutionReport } from '../content/report.ts';
import type { SolutionRecord, SolverView } from '../view/task-view.ts';
import type { JudgedTask } from './bad-task.ts';
import { openedData } from './opened-data.ts';
import { readSolution, refused, refuted, type SolutionGround, type Verdict } from './read-solution.ts';
import { badState, fetchState, noState, replayLeaf } from './replay-leaf.ts';
import type { Workshop } from './workshop.ts';

/** What all solutions of a task are checked against. */
export type SolutionContext = JudgedTask &
  SolutionGround & {
    readonly baseLoss: number;
    readonly taskId: bigint;
    readonly taskSeed: Hex;
    readonly sampleSeed: Hex;
  };

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
    const { params, payload, baseLoss, truth } = this.#context;
    const read = await readSolution((digest, maxBytes) => this.#fetch(digest, maxBytes), this.#context, this.#solution);
    if ('outcome' in read) return read;
    const { update, next, leaves } = read;
    if (params.dataMode !== DATA_MODE.private) {
      const last = await this.#followsFromLast(leaves, update);
      if (last !== undefined) return last;
      // 5. Re-execution.
      const replay = await this.#replay(leaves);
      if (replay !== undefined) return replay;
    }
    // 6. Quality.
    const { loss } = await payload.evaluate(next, truth, this.#signal);
    const score = scoreOf(baseLoss, loss, params.minGain);
    if (!Number.isFinite(loss)) return refused('quality', 'the loss on the truth is not finite');
    return score === 0
      ? { outcome: 'refused', check: 'quality', detail: 'the loss on the truth did not fall enough', loss }
      : { outcome: 'scored', check: 'quality', detail: '', loss, score };
  }

  async #followsFromLast(leaves: readonly Hex[], update: Uint8Array): Promise<Verdict | undefined> {
    const { payload, base } = this.#context;
    let last: Uint8Array;
    try {
      last = await this.#state(leaves[leaves.length - 1] as Hex);
    } catch (error) {
      return noState(error);
    }
    try {
      const same = equalBytes(payload.updateFrom(base, last), update);
      return same ? undefined : refuted('derivation', 'the update does not follow from the last state');
    } catch (error) {
      return badState(error);
    }
  }

  async #replay(leaves: readonly Hex[]): Promise<Verdict | undefined> {
    const { taskSeed } = this.#context;
    const data = await this.#data();
    if ('outcome' in data) return data;
    for (const index of this.#intervals) {
      const leaf = { ground: this.#context, data, taskSeed, solver: this.#solver, leaves, index };
      const { verdict } = await replayLeaf(this.#shop, leaf, this.#signal);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }

  /** What the slot trained on: the task's shard, or of the solver's own data the rows that the sample takes. */
  #data(): Promise<Dataset | Verdict> {
    const { params, shardOf, taskId, taskSeed, sampleSeed } = this.#context;
    if (params.dataMode === DATA_MODE.open) return shardOf(this.#solver.slot);
    const about = { taskId, taskSeed, sampleSeed, solver: this.#solver, solution: this.#solution, intervals: this.#intervals };
    return openedData(this.#shop, { ground: this.#context, ...about }, this.#signal);
  }

  #state(digest: Hex): Promise<Uint8Array> {
    return fetchState(this.#shop, this.#context, this.#solver, digest, this.#signal);
  }

  /** Never more than honest content of that kind holds: a stranger decides what lies under a digest. */
  #fetch(digest: Hex, maxBytes: number): Promise<Uint8Array> {
    const providers = this.#shop.providersOf(this.#solver.account);
    return this.#shop.library.bytes(digest, { providers, maxBytes, signal: this.#signal });
  }
}
