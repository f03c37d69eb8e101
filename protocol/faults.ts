import { ROLE_TERMS, type Role } from './roles.ts';

/** The faults of protocol section 7 that a contract punishes. The index is the contract's `Fault` number. */
export const FAULTS = [
  'none',
  'not-committed',
  'not-revealed',
  'refuted',
  'truth-withheld',
  'bad-task',
  'no-ballot',
  'ballot-not-revealed',
  'version-refuted',
] as const;

/** A fault by name. */
export type Fault = (typeof FAULTS)[number];

/** Whose lock a fault cuts, and how many tenths of it. *Refuted* costs only on the engine `exact`; elsewhere it is a refusal. */
export const FAULT_TERMS: Readonly<Record<Exclude<Fault, 'none'>, { readonly role: Role; readonly tenths: number }>> = {
  'not-committed': { role: 'solver', tenths: 5 },
  'not-revealed': { role: 'solver', tenths: 10 },
  refuted: { role: 'solver', tenths: 10 },
  'truth-withheld': { role: 'proposer', tenths: 10 },
  'bad-task': { role: 'proposer', tenths: 10 },
  'no-ballot': { role: 'coordinator', tenths: 1 },
  'ballot-not-revealed': { role: 'coordinator', tenths: 10 },
  'version-refuted': { role: 'aggregator', tenths: 10 },
};

/** What whoever carries out what a passed deadline allows gets out of the first penalty that follows, in wei (appendix G). */
export const TIP = 10n ** 18n;

/** What a fault takes of the lock of its engagement, in wei. */
export const penalty = (fault: Exclude<Fault, 'none'>): bigint => {
  const { role, tenths } = FAULT_TERMS[fault];
  return (ROLE_TERMS[role].lock * BigInt(tenths)) / 10n;
};

/**
 * A withheld truth or a bad task: of the proposer's lock, less the tip of whoever enforced it, each committed solver whose own
 * lock goes back gets at most `1 / capacity` and the rest is burned, so a proposer gains nothing by filling its own task with its own
 * solvers. In wei.
 */
export const badTaskCompensation = (
  capacity: number,
  harmed: number,
  tip: bigint,
): { readonly each: bigint; readonly burned: bigint } => {
  const lock = penalty('bad-task') - tip;
  const each = lock / BigInt(capacity);
  return { each, burned: lock - each * BigInt(harmed) };
};
