/** A fault of protocol section 7 and the share of the engagement's lock that it costs, in basis points. */
export const FAULT_SHARES = {
  /** Joined, did not commit. */
  'not-committed': 5_000,
  /** Committed, did not reveal the solution. */
  'not-revealed': 10_000,
  /** Refuted by two thirds of the seats; engine `exact` only. */
  refuted: 10_000,
  /** Truth not revealed, or *bad task* by two thirds of the revealed ballots. */
  'bad-task': 10_000,
  /** A seat without a ballot. */
  'no-ballot': 1_000,
  /** A ballot committed and not revealed, or one that contradicts an opened trap. */
  'ballot-withheld': 10_000,
  /** Two different signed statements for one slot. */
  equivocation: 10_000,
  /** A proposed version that two thirds refuted by naming another digest. */
  'version-refuted': 10_000,
} as const;

/** A fault by name. */
export type Fault = keyof typeof FAULT_SHARES;

/** What a fault takes of a lock, in wei, rounded down. */
export const penalty = (fault: Fault, lock: bigint): bigint => (lock * BigInt(FAULT_SHARES[fault])) / 10_000n;

/**
 * A withheld truth or a bad task: each committed solver gets at most `1 / capacity` of the proposer's lock, the rest is
 * burned, so a proposer gains nothing by filling its own task with its own solvers.
 */
export const badTaskCompensation = (
  lock: bigint,
  capacity: number,
  committed: number,
): { readonly each: bigint; readonly burned: bigint } => {
  const each = lock / BigInt(capacity);
  return { each, burned: lock - each * BigInt(committed) };
};
