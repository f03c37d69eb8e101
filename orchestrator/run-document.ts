import type { DataMode } from '../protocol/data-mode.ts';
import type { Hex } from '../protocol/hex.ts';

/** Milliseconds from a round's first proposal to each moment of it, as the observer saw them. */
export type PhaseTimes = Readonly<Record<string, number>>;

/** One solution of a round as it ended. */
export type SolutionRow = {
  readonly task: string;
  readonly slot: number;
  readonly account: Hex;
  readonly accepted: boolean;
  readonly refuted: boolean;
  /** Median score, millionths. */
  readonly score: number;
  /** Scores by seat, in ticket order. */
  readonly scores: readonly number[];
  /** Share of the solver pool, 0..1 (incentive). */
  readonly incentive: number;
};

/** One round. `loss` and, where the payload measures it, `accuracy` are of the head version after it, on the test set that no node has. */
export type RoundRow = {
  readonly round: number;
  readonly outcome: 'published' | 'empty';
  readonly version: number;
  readonly digest: Hex;
  readonly loss: number;
  readonly accuracy?: number;
  readonly gas: number;
  readonly phases: PhaseTimes;
  readonly tasks: readonly { readonly task: string; readonly state: string; readonly reason?: string }[];
  readonly solutions: readonly SolutionRow[];
  /** ATN credited in the round, by kind. */
  readonly rewards: Readonly<Record<string, string>>;
};

/** One account; amounts in ATN as decimal text. */
export type AccountRow = {
  readonly account: Hex;
  readonly name?: string;
  readonly roles: readonly string[];
  readonly staked: Readonly<Record<string, string>>;
  readonly locked: string;
  readonly earned: Readonly<Record<string, string>>;
  readonly penalties: readonly { readonly role: string; readonly reason: string; readonly amount: string }[];
  readonly withdrawable: string;
};

/** One adversary of a run and what became of it; amounts in ATN. */
export type AdversaryRow = {
  readonly account: Hex;
  readonly name: string;
  readonly adversary: string;
  /** In words: what it did. */
  readonly did: string;
  /** What caught it: checks of ballot reports and penalties, each with how often. */
  readonly caught: readonly string[];
  /** Tasks in which its solution was accepted all the same. */
  readonly missed: number;
  readonly stakeBefore: string;
  readonly stakeAfter: string;
  /** Credits of every kind, a share of other cheats' locks among them. */
  readonly earned: string;
  /** What the run brought it: `earned` less what its stake lost; negative for most. */
  readonly net: string;
  /** A share of its lock was taken; of a coordinator that votes without looking, its dividend stayed low. */
  readonly lost: boolean;
};

export type CheckRow = { readonly name: string; readonly ok: boolean; readonly detail: string };

/** What `tempernet devnet --json` prints: one run from beginning to end. */
export type RunDocument = {
  readonly seed: number;
  readonly payload: string;
  readonly dataMode: DataMode;
  /** In words: what that mode lets anyone check. */
  readonly proves: string;
  /** In words: which data is real. */
  readonly data: string;
  /** How examples were dealt to solvers: `iid`, `dirichlet:<alpha>` or `by-owner`. */
  readonly partition: string;
  readonly engine: string;
  readonly program: Hex;
  readonly chainId: number;
  readonly registry: Hex;
  readonly genesis: { readonly digest: Hex; readonly loss: number; readonly accuracy?: number };
  readonly rounds: readonly RoundRow[];
  /**
   * Test accuracy of each slot's solver had it trained alone, on its own shard, for as many steps. Empty where none is measured, and with adversaries: such
   * a run is held against the same rounds without them.
   */
  readonly alone: readonly number[];
  readonly accounts: readonly AccountRow[];
  readonly adversaries: readonly AdversaryRow[];
  readonly checks: readonly CheckRow[];
  readonly seconds: number;
  readonly folder: string;
  readonly ok: boolean;
};
