import { encodeCbor } from '../../protocol/cbor.ts';
import type { Hex } from '../../protocol/hex.ts';

/** How the checks of protocol section 6 ended for one solution; `check` names the one that decided. */
export type SolutionReport = {
  readonly slot: number;
  readonly solver: Hex;
  readonly outcome: 'scored' | 'refused' | 'refuted' | 'not revealed';
  readonly check: 'availability' | 'form' | 'derivation' | 're-execution' | 'quality' | 'none';
  readonly detail: string;
  /** Intervals that were re-run. */
  readonly intervals: readonly number[];
  /** Loss of base + update on the truth. */
  readonly loss: number | null;
  readonly score: number;
};

/** The evidence behind a ballot, as content under its `reportDigest`. */
export type BallotReport = {
  readonly taskId: bigint;
  readonly coordinator: Hex;
  readonly engine: string;
  readonly sampleSeed: Hex;
  /** What is wrong with the task; empty when it is sound. */
  readonly badTask: string;
  /** Loss of the base version on the truth. */
  readonly baseLoss: number | null;
  readonly solutions: readonly SolutionReport[];
};

/** Canonical dag-cbor of a report. */
export const encodeReport = (report: BallotReport): Uint8Array =>
  encodeCbor({ format: 'tempernet/report/1', ...report, taskId: String(report.taskId) });
