import type { ProjectParams } from '../../node/chain/struct-table.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { checkpointRoot, decodeLeaves } from '../content/leaves.ts';
import { NOTHING } from '../content/nothing.ts';
import type { SolutionReport } from '../content/report.ts';
import type { TaskSpec } from '../content/task-spec.ts';
import type { SolutionRecord } from '../view/task-view.ts';
import type { OpenTask } from './open-task.ts';

/** How a check ended. */
export type Verdict = Pick<SolutionReport, 'outcome' | 'check' | 'detail'> & { readonly loss?: number; readonly score?: number };

/** What a solution is read against. */
export type SolutionGround = Pick<OpenTask, 'payload'> & {
  readonly spec: TaskSpec;
  /** The version that the task starts from, as content. */
  readonly base: Uint8Array;
  /** Digest of the state that every solution of the task starts from. */
  readonly baseLeaf: Hex;
  readonly params: ProjectParams;
};

/**
 * A solution whose content is there and fits together; `next` is the version that its update leads to. In mode `private` there are no
 * leaves.
 */
export type ReadSolution = { readonly update: Uint8Array; readonly next: Uint8Array; readonly leaves: readonly Hex[] };

/** Fetches content of a solver, never more than so many bytes. */
export type FetchContent = (digest: Hex, maxBytes: number) => Promise<Uint8Array>;

const NO_LEAVES = new Uint8Array();

/** Checks 2 and 3 of protocol section 6 and the beginning of 4, in order: what can be said before any state is looked at. */
export const readSolution = async (
  fetch: FetchContent,
  { spec, payload, base, baseLeaf, params }: SolutionGround,
  solution: SolutionRecord,
): Promise<ReadSolution | Verdict> => {
  const isPrivate = params.dataMode === DATA_MODE.private;
  // 2. Availability.
  let content: { update: Uint8Array; leaves: Uint8Array };
  try {
    content = {
      update: await fetch(solution.updateDigest, payload.bounds.updateBytes),
      leaves: isPrivate ? NO_LEAVES : await fetch(solution.leavesDigest, 32 * (params.intervals + 1)),
    };
  } catch (error) {
    return unavailable(error);
  }
  // 3. Form. What does not decode or fit is refused: it cost its author the work, and nobody is misled by it.
  const { steps, dataRoot } = solution;
  if (steps !== spec.steps) return refused('form', `${steps} steps instead of ${spec.steps}`);
  const { update } = content;
  let next: Uint8Array;
  try {
    next = payload.apply(base, update, params.normMax);
  } catch (error) {
    return refused('form', reason(error));
  }
  if (isPrivate) {
    const { checkpointRoot, leavesDigest } = solution;
    return [dataRoot, checkpointRoot, leavesDigest].every((digest) => digest === NOTHING)
      ? { update, next, leaves: [] }
      : refused('form', 'names data or states, which a private solution does not show');
  }
  // 4. Derivation.
  let leaves: readonly Hex[];
  try {
    leaves = decodeLeaves(content.leaves, params.intervals + 1);
  } catch (error) {
    return refuted('derivation', reason(error));
  }
  if (params.dataMode === DATA_MODE.open && dataRoot !== spec.dataRoot)
    return refuted('derivation', 'trained on other data than the task names');
  if (checkpointRoot(leaves) !== solution.checkpointRoot)
    return refuted('derivation', 'leaves do not lead to the committed root');
  if (leaves[0] !== baseLeaf) return refuted('derivation', 'the first state is not the base version');
  return { update, next, leaves };
};

export const refused = (check: SolutionReport['check'], detail: string): Verdict => ({ outcome: 'refused', check, detail });
export const refuted = (check: SolutionReport['check'], detail: string): Verdict => ({ outcome: 'refuted', check, detail });
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Hiding is no cheaper than showing a fake; but an abort or a full disk of this node blames nobody. */
export const unavailable = (error: unknown): Verdict => {
  if (isTempernetError(error, 'NET_NOT_FOUND')) return refuted('availability', reason(error));
  if (isTempernetError(error, 'CONTENT_TOO_LARGE')) return refused('form', reason(error));
  throw error;
};
