import type { Hex } from '../../protocol/hex.ts';
import type { AdversaryName } from '../../roles/adversaries/names.ts';
import type { PlayedRole } from '../../roles/played-roles.ts';
import type { PrivacyOptions } from '../../roles/privacy/privacy.ts';
import type { Partition } from '../../substrate/data/partition.ts';

/** Where Python workers dial in, and which programs they may run. */
export type BridgeSettings = {
  /** `host:port`. */
  readonly listen: string;
  readonly tokenFile: string;
  /** PEM files; needed where other machines can dial. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly allowedPrograms: readonly Hex[];
};

/** Plain settings of one role node. */
export type NodeSettings = {
  readonly role: PlayedRole;
  readonly rpc: string;
  readonly registry: Hex;
  /** When given, an endpoint of another chain is refused. */
  readonly chainId?: number;
  readonly bootstrap: readonly string[];
  readonly listen: readonly string[];
  readonly projectId: bigint;
  /** Keystore, journal, peer key and content live here. */
  readonly folder: string;
  readonly password: string;
  /** Stake that the node brings its role up to at start, wei; 0: leaves it as it is. */
  readonly stake: bigint;
  readonly workers: number;
  /** Limits of each worker of the exact engine, which hold a stranger's program. */
  readonly engineMemoryMb: number;
  readonly engineCallMs: number;
  readonly confirmations: number;
  readonly pollMs: number;
  readonly rpcTimeoutMs: number;
  readonly fetchTimeoutMs: number;
  /** Proposers: which data set tasks are cut from; solvers: their own, for projects whose data are not open. And which part of how many. */
  readonly data?: string;
  readonly part: number;
  readonly parts: number;
  /** Proposers: how examples are dealt to the slots of a task. @default iid */
  readonly partition?: Partition;
  /** Proposers: last round to propose in; 0: no end. */
  readonly rounds: number;
  /** Aggregators: place in the line. */
  readonly rank: number;
  /** Coordinators: intervals of each solution to re-run beside the sample. */
  readonly extraIntervals: number;
  /** Solvers of private projects: where Python workers dial in to train, in place of the exact engine. */
  readonly bridge?: BridgeSettings;
  /** Solvers of private projects: how their data are hidden in noise. */
  readonly privacy?: PrivacyOptions;
  /** For simulations: how the node cheats. */
  readonly cheat?: AdversaryName;
  /** Port for metrics on loopback; 0: none. */
  readonly metricsPort: number;
};
