import { nativeDigest } from '../../node/content/content-digest.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Payload, TrainingJob } from '../../substrate/payload.ts';
import { StatesAhead } from './states-ahead.ts';

/** One interval done again. `expected` is where it leads, `found` what the solver committed to. */
export type IntervalCheck = {
  readonly index: number;
  readonly found: Hex;
  readonly expected?: Hex;
  /** `unknown`: the state before it is neither kept by anybody nor one that was worked out here. */
  readonly outcome: 'equal' | 'differs' | 'not finite' | 'unknown';
};

export type Walk = {
  readonly intervals: readonly IntervalCheck[];
  /** The first interval that leads elsewhere than committed. */
  readonly first?: IntervalCheck;
  /** The state that the last leaf names, when it was worked out. */
  readonly last?: Uint8Array;
};

/** What a walk may be told. */
export type WalkOptions = {
  readonly payload: Payload;
  readonly job: TrainingJob;
  /** The digests that the solver committed to, one more than there are intervals. */
  readonly leaves: readonly Hex[];
  /** Ends at the first interval that differs. */
  readonly stopAtFirst?: boolean;
  /** Looks for a state that was not worked out here; without it nobody has one. */
  readonly stateOf?: (digest: Hex) => Promise<Uint8Array | undefined>;
  /** Which intervals to do; default all. */
  readonly wanted?: (index: number) => boolean;
  readonly onInterval?: (check: IntervalCheck) => void;
  /** Takes each state that a leaf names, as content. */
  readonly onState?: (content: Uint8Array, digest: Hex) => Promise<unknown> | undefined;
  readonly signal?: AbortSignal;
};

/**
 * Does a solver's intervals again. Its states are mostly gone, so each starts from the state of the same digest that was worked out
 * before: after an interval that differs the walk goes on only where the solver came back to such a state.
 */
export const walkIntervals = async (options: WalkOptions): Promise<Walk> => {
  const { payload, job, leaves, stopAtFirst, stateOf, wanted, onInterval, onState, signal } = options;
  const first = payload.firstState(job.base);
  const firstDigest = nativeDigest(first);
  const known = new StatesAhead(leaves);
  known.put(firstDigest, first, 0);
  if (leaves.includes(firstDigest)) await onState?.(first, firstDigest);
  const checks: IntervalCheck[] = [];
  for (let index = 0; index < job.intervals; index++) {
    known.reach(index);
    if (wanted?.(index) === false) continue;
    const [start, found] = [leaves[index] as Hex, leaves[index + 1] as Hex];
    const state = known.get(start) ?? (await stateOf?.(start));
    const check = state === undefined ? { index, found, outcome: 'unknown' as const } : await again(options, index, state, found);
    const { state: reached, ...plain } = { state: undefined, ...check };
    if (reached !== undefined && plain.expected !== undefined && leaves.includes(plain.expected)) {
      known.put(plain.expected, reached, index + 1);
      await onState?.(reached, plain.expected);
    }
    checks.push(plain);
    onInterval?.(plain);
    signal?.throwIfAborted();
    if (stopAtFirst === true && (plain.outcome === 'differs' || plain.outcome === 'not finite')) break;
  }
  const differing = checks.find(({ outcome }) => outcome === 'differs' || outcome === 'not finite');
  const last = known.get(leaves[job.intervals] as Hex);
  return { intervals: checks, ...(differing && { first: differing }), ...(last && { last }) };
};

const again = async (
  { payload, job, signal }: WalkOptions,
  index: number,
  state: Uint8Array,
  found: Hex,
): Promise<IntervalCheck & { readonly state?: Uint8Array }> => {
  try {
    const reached = await payload.replay(job, index, state, signal);
    const expected = nativeDigest(reached);
    return { index, found, expected, outcome: expected === found ? 'equal' : 'differs', state: reached };
  } catch (error) {
    if (isTempernetError(error, 'SUBSTRATE_NOT_FINITE')) return { index, found, outcome: 'not finite' };
    throw error;
  }
};
