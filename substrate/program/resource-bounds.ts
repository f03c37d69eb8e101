import type { ProgramManifest } from './program-manifest.ts';

/** What a program says that it needs at most; where a bound is absent, only the node's own limits hold. */
export type ResourceBounds = {
  /** Engine memory of one worker that has this program open, bytes. */
  readonly memoryBytes?: number;
  /** Milliseconds of one run of a graph - a step, an evaluation batch, an inferred row -, the first of them with its preparation. */
  readonly stepMs?: number;
};

/** Smallest and largest value of each bound: below the first no engine starts, above the last no engine reaches. */
export const RESOURCE_RANGES = {
  memoryBytes: [64 * 1024 ** 2, 4 * 1024 ** 3],
  stepMs: [1, 3_600_000],
} as const satisfies Record<keyof ResourceBounds, readonly [number, number]>;

/** The resource bounds among a checked manifest's `bounds`. */
export const resourceBounds = ({ bounds }: Pick<ProgramManifest, 'bounds'>): ResourceBounds => ({
  ...(bounds.memoryBytes !== undefined && { memoryBytes: Number(bounds.memoryBytes) }),
  ...(bounds.stepMs !== undefined && { stepMs: Number(bounds.stepMs) }),
});

/** What engine and program allow a call of `runs` runs of a graph, milliseconds: the smaller of the two. */
export const callLimitMs = (engineMs: number, { stepMs }: ResourceBounds, runs: number): number =>
  stepMs === undefined ? engineMs : Math.min(engineMs, Math.max(runs, 1) * stepMs);
