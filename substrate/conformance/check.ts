import type { Outcome } from './finding.ts';
import type { Ground } from './ground.ts';

/** One promise of the payload interface, held against a payload. */
export type Check = {
  readonly name: string;
  /** What to do when it does not hold. */
  readonly hint: string;
  readonly run: (ground: Ground) => Promise<Outcome>;
};
