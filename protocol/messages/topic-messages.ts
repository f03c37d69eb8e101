import type { Hex } from '../hex.ts';
import type { Role } from '../roles.ts';

/** Which peer speaks for an account, and where. `expiry` in seconds since 1970; `signature` is the account's over `PeerBinding`. */
export type Announce = {
  readonly account: Hex;
  readonly peerId: string;
  readonly addresses: readonly string[];
  readonly expiry: bigint;
  readonly signature: Hex;
  readonly roles: readonly Role[];
};

/** A task was proposed on chain; the sender holds its spec. */
export type TaskHint = { readonly taskId: bigint; readonly specDigest: Hex };

/** A content key (32 bytes) sealed to the account of a seat. */
export type SealedKey = { readonly seat: Hex; readonly key: Hex };

/**
 * The sampled rows of a solver's own data (mode `disclosed`): encrypted content, and its key for each seat, by account, ascending.
 * `sampleSeed`: for which sample, since a reorganisation may draw another one.
 */
export type Opening = { readonly sampleSeed: Hex; readonly digest: Hex; readonly keys: readonly SealedKey[] };

/** A solution was revealed on chain; the sender holds these contents. */
export type SolutionHint = {
  readonly taskId: bigint;
  readonly slot: number;
  readonly digests: readonly Hex[];
  readonly opening?: Opening;
};

/** A ballot was revealed on chain; the sender holds its report. */
export type BallotHint = { readonly taskId: bigint; readonly reportDigest: Hex };

/** A version was proposed or attested on chain; the sender holds its content. */
export type AttestHint = { readonly projectId: bigint; readonly round: number; readonly digest: Hex };

/** A seat re-ran an interval of a solution and found another state; `signature` is the account's over `Accusation`. */
export type Accusation = {
  readonly account: Hex;
  readonly taskId: bigint;
  readonly slot: number;
  readonly interval: number;
  readonly foundDigest: Hex;
  readonly signature: Hex;
};

/** How a node stands; `load` is the number of engagements it works on. */
export type Status = {
  readonly account: Hex;
  readonly role: Role;
  readonly projectId: bigint;
  readonly headVersion: number;
  readonly block: bigint;
  readonly load: number;
};

/** What each gossip topic carries. */
export type TopicMessages = {
  readonly announce: Announce;
  readonly task: TaskHint;
  readonly solution: SolutionHint;
  readonly ballot: BallotHint;
  readonly attest: AttestHint;
  readonly events: Accusation;
  readonly status: Status;
};
