import type { Hex } from '../../protocol/hex.ts';

/** What a seat can say of a proposed version; the index is the contract's number. */
export const ATTESTATIONS = ['none', 'this', 'that', 'worse'] as const;

export type VersionProposal = {
  readonly attempt: number;
  readonly aggregator: Hex;
  readonly digest: Hex;
  readonly inputRoot: Hex;
  readonly deadline: number;
  readonly block: number;
  /** Coordinators that attested already. */
  readonly attested: readonly Hex[];
};

/** One round as the chain's events tell it. */
export type RoundView = {
  readonly round: number;
  readonly phase: 'open' | 'merging' | 'ended';
  /** Accepted solutions and revealed ballots of the round's Settled tasks, known when merging starts. */
  readonly inputs: number;
  readonly seats: number;
  /** Block time at which the wait for a proposal ends while merging. */
  readonly deadline: number;
  readonly mergingBlock?: number;
  /** Version proposals that failed so far. */
  readonly failed: number;
  readonly proposal?: VersionProposal;
  readonly outcome?: number;
  /** Which of the project's parameter sets is in force for the round and its tasks. */
  readonly paramsVersion: number;
  readonly openedAt: number;
  readonly endedAt?: number;
};

/** One published version of a model. */
export type VersionView = { readonly version: number; readonly digest: Hex; readonly round: number; readonly aggregator?: Hex };

export type ProjectView = {
  readonly projectId: bigint;
  readonly owner: Hex;
  readonly specDigest: Hex;
  readonly versions: readonly VersionView[];
  /** Newest parameter set; a round keeps the one of its first proposal. */
  readonly paramsVersion: number;
  /** The round that is open or opens next; the first is 1. */
  readonly round: number;
  readonly rounds: Readonly<Record<number, RoundView>>;
};

/** The newest published version. */
export const headOf = (project: ProjectView): VersionView => project.versions[project.versions.length - 1] as VersionView;
