import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromHex, type Hex } from '../../protocol/hex.ts';
import type { Opening } from '../../protocol/messages/topic-messages.ts';
import { maxOpeningBytes, readOpening } from '../../substrate/data/data-tree.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { openingContext, openingKeyContext } from '../content/opening-context.ts';
import type { SolutionRecord, SolverView } from '../view/task-view.ts';
import type { Openings } from './openings.ts';
import { reason, refuted, type SolutionGround, type Verdict } from './read-solution.ts';
import { noState } from './replay-leaf.ts';
import type { Workshop } from './workshop.ts';

/** Whose sampled intervals a seat wants to see. */
export type OpenedSample = {
  readonly ground: SolutionGround;
  readonly taskId: bigint;
  readonly taskSeed: Hex;
  readonly sampleSeed: Hex;
  readonly solver: SolverView;
  readonly solution: SolutionRecord;
  readonly intervals: readonly number[];
};

/**
 * The rows of a solver's own data that the sampled intervals take, as it opened them to this seat and as its committed root proves them;
 * or why there are none. Not opened to this seat in time, or not for it to read, is like content that is not served; rows that are not
 * under the root refute the solution.
 */
export const openedData = async (shop: Workshop, sample: OpenedSample, signal: AbortSignal): Promise<Dataset | Verdict> => {
  const { ground, taskId, taskSeed, sampleSeed, solver, solution, intervals } = sample;
  const { payload, spec, params } = ground;
  const { schema } = payload;
  const about = { taskId, slot: solver.slot, sampleSeed };
  const { openings } = shop;
  const opening = openings && (await heard(shop, openings, sample, signal));
  if (openings === undefined || opening === undefined)
    return refuted('availability', 'the solver opened its sampled rows to this seat too late or never');
  const { columns } = schema;
  const run = { taskSeed, slot: solver.slot, steps: spec.steps, intervals: params.intervals };
  const rowsOf = (count: number): Uint32Array => payload.rowsOf({ ...run, count }, intervals);
  let sealed: Uint8Array;
  try {
    // No more is fetched than honest rows take: at most `rowsAtMost` of them, each with its hashes.
    const maxBytes = maxOpeningBytes(columns, payload.rowsAtMost(spec.steps, params.intervals) * intervals.length);
    const providers = shop.providersOf(solver.account);
    // Noted first, to be deleted with the task whatever its solver tells later.
    shop.journal.putIfAbsent(`${seenOpenings(taskId, solver.slot)}${opening.digest}`, new Uint8Array());
    sealed = await shop.library.state(opening.digest, { providers, maxBytes, signal });
  } catch (error) {
    return noState(error);
  }
  try {
    const mine = opening.keys.find(({ seat }) => seat === shop.me);
    const context = openingKeyContext(shop.domain, about, opening.digest, shop.me);
    const key = openings.unseal(fromHex(mine?.key ?? '0x'), context);
    const content = openings.decrypt(sealed, key, openingContext(shop.domain, about));
    return readOpening(content, { root: solution.dataRoot, columns, atLeast: schema.shardRows, rowsOf });
  } catch (error) {
    if (isTempernetError(error, 'WALLET_BAD_SEAL')) return refuted('availability', reason(error));
    if (isTempernetError(error, 'SUBSTRATE_BAD_DATASET') || isTempernetError(error, 'PROTOCOL_BAD_CBOR'))
      return refuted('derivation', reason(error));
    throw error;
  }
};

/** Under which keys the journal holds which openings of a slot this node fetched; the digest follows. */
export const seenOpenings = (taskId: bigint, slot: number): string => `seen-opening/${taskId}/${slot}/`;

const heard = async (
  { me, fetchTimeoutMs }: Workshop,
  openings: Openings,
  { taskId, sampleSeed, solver }: OpenedSample,
  signal: AbortSignal,
): Promise<Opening | undefined> => {
  const fits = (opening: Opening): boolean => opening.sampleSeed === sampleSeed && opening.keys.some(({ seat }) => seat === me);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(fetchTimeoutMs)]);
  const opening = await openings.until(taskId, solver.slot, fits, patience);
  // That this node stops blames nobody.
  if (opening === undefined) signal.throwIfAborted();
  return opening;
};
