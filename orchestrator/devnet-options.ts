import type { DataMode } from '../protocol/data-mode.ts';
import type { MergeRule } from '../substrate/merge/rules.ts';
import type { Evm } from './evm.ts';

/** What a devnet run is made of. */
export type DevnetOptions = {
  readonly proposers: number;
  readonly solvers: number;
  readonly coordinators: number;
  readonly aggregators: number;
  readonly rounds: number;
  readonly seed: number;
  readonly payload: string;
  /** Folder of a compiled program of one's own, in place of the payload. */
  readonly program?: string;
  /** Folder of its data; where absent, its sample data. */
  readonly data?: string;
  /** Steps of a task and most examples of a truth, other than the payload's own. */
  readonly steps?: number;
  readonly truthCount?: number;
  /** How examples are dealt to solvers, as `parsePartition` reads it. @default 'iid' */
  readonly partition?: string;
  readonly merge: MergeRule;
  /** Bad updates that the merge rule must withstand. */
  readonly mergeF: number;
  /** Whose the training data are, and who sees them. @default the payload's own */
  readonly dataMode?: DataMode;
  /** Adversaries beside the honest nodes, as `role:kind`. */
  readonly adversary?: readonly string[];
  /** What the chain runs on. @default 'hardhat' */
  readonly evm?: Evm;
  /** Folder under which the run's own folder is made. */
  readonly out: string;
};
