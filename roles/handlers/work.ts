import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Accusation, Opening } from '../../protocol/messages/topic-messages.ts';
import type { SolutionRecord, TaskView } from '../view/task-view.ts';

/** Work that a role asks for: plain data, so that a simulator can answer it in its own way. */
export type Work =
  | { readonly type: 'params'; readonly projectId: bigint; readonly version: number }
  | { readonly type: 'block-hash'; readonly block: number }
  | {
      readonly type: 'prepare-task';
      readonly projectId: bigint;
      readonly taskNumber: number;
      readonly headVersion: number;
      readonly headDigest: Hex;
      readonly specDigest: Hex;
      readonly params: ProjectParams;
    }
  | {
      readonly type: 'publish-truth';
      readonly projectId: bigint;
      readonly taskNumber: number;
      /** Of the project. */
      readonly specDigest: Hex;
      /** Of the task: which of the truths prepared under that number the chain took. */
      readonly taskSpec: Hex;
    }
  | { readonly type: 'inspect'; readonly task: TaskView; readonly projectSpec: Hex; readonly params: ProjectParams }
  | {
      readonly type: 'train';
      readonly task: TaskView;
      readonly slot: number;
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
    }
  | {
      /** Mode `disclosed`: shows the seats what was sampled. */
      readonly type: 'open-data';
      readonly task: TaskView;
      readonly slot: number;
      readonly sampleSeed: Hex;
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
    }
  | {
      readonly type: 'prefetch';
      readonly from: Hex;
      readonly content: { readonly truth: Hex } | { readonly solution: SolutionRecord };
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
    }
  | { readonly type: 'warm-up'; readonly task: TaskView; readonly projectSpec: Hex; readonly params: ProjectParams }
  | { readonly type: 'forget'; readonly task: TaskView }
  | { readonly type: 'forget-left'; readonly live: readonly TaskView[] }
  | {
      readonly type: 'probe';
      readonly task: TaskView;
      readonly slot: number;
      /** How many intervals of its own choice a seat re-runs. */
      readonly extra: number;
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
    }
  | {
      readonly type: 'judge';
      readonly task: TaskView;
      readonly sampleSeed: Hex;
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
      /** Truths of the project that were revealed before this task was proposed. */
      readonly earlierTruths: readonly Hex[];
    }
  | {
      readonly type: 'merge';
      readonly tasks: readonly TaskView[];
      readonly head: Hex;
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
    }
  | {
      readonly type: 'review';
      readonly tasks: readonly TaskView[];
      readonly head: Hex;
      readonly projectSpec: Hex;
      readonly params: ProjectParams;
      readonly proposed: { readonly digest: Hex; readonly inputRoot: Hex };
      /** Truths of the last K rounds by proposers that have no task in this one. */
      readonly otherTruths: readonly Hex[];
    };

/** A task made ready to propose; its truth stays hidden in the proposer's journal. */
export type PreparedTask = {
  readonly specDigest: Hex;
  readonly truthDigest: Hex;
  readonly truthCommitment: Hex;
  readonly salt: Hex;
};

/** A trained solution and its commitment. */
export type TrainedSolution = {
  readonly updateDigest: Hex;
  readonly checkpointRoot: Hex;
  readonly dataRoot: Hex;
  readonly steps: number;
  readonly leavesDigest: Hex;
  readonly salt: Hex;
  readonly commitment: Hex;
};

/** A filled-in ballot and its commitment. */
export type FilledBallot = {
  readonly verdict: number;
  readonly scores: readonly number[];
  readonly refutedMask: bigint;
  readonly reportDigest: Hex;
  readonly salt: Hex;
  readonly commitment: Hex;
};

/** The merge of a round's accepted updates. */
export type MergedVersion = { readonly digest: Hex; readonly inputRoot: Hex };

/** What a seat says of a proposed version; `digest` is its own for *that*. */
export type Review = { readonly kind: 1 | 2 | 3; readonly digest: Hex };

/** Result of each kind of work. */
export type WorkResults = {
  params: ProjectParams;
  'block-hash': Hex;
  'prepare-task': PreparedTask;
  'publish-truth': PreparedTask;
  inspect: true;
  train: TrainedSolution;
  'open-data': Opening;
  prefetch: true;
  'warm-up': true;
  forget: true;
  'forget-left': true;
  probe: Accusation | null;
  judge: FilledBallot;
  merge: MergedVersion;
  review: Review;
};
