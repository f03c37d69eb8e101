import type { ProjectParams } from '../node/chain/struct-table.ts';
import { sizeOf } from '../substrate/codecs/tensors.ts';
import type { ProgramManifest } from '../substrate/program/program-manifest.ts';

/** Values, trained and frozen, from which on a step takes seconds on one thread and a node fetches tens of megabytes first. */
const LARGE = 2 ** 24;

/** True for a program with so many values that a run of it needs other patience. */
export const isLarge = ({ params, frozen }: Pick<ProgramManifest, 'params' | 'frozen'>): boolean =>
  [...params, ...frozen].reduce((sum, { shape }) => sum + sizeOf(shape), 0) >= LARGE;

/** Windows of a large model's project, seconds: many nodes share a machine, so honest work may take most of an hour. */
export const LARGE_WINDOWS = {
  trainWindow: 3600,
  revealWindow: 600,
  judgeWindow: 3600,
  tallyWindow: 600,
  mergeWindow: 600,
  attestWindow: 3600,
} as const satisfies Partial<ProjectParams>;

/** How long a large model's run waits for the next event of the chain, and a node for content of others. */
export const LARGE_PATIENCE = { stallSeconds: 3600, fetchTimeoutMs: 600_000 } as const;
