import type { RandomBytes } from './noisy-update.ts';

/** How a solver hides its data in what it publishes (mode `private` only). */
export type PrivacyOptions = {
  /** Longest norm of an update before noise, in real units at the default scale (2^-24 a unit). */
  readonly clip: number;
  /** Standard deviation of the noise on each value, in units of `clip`; above 0. */
  readonly noise: number;
  /** Chance, in (0, 1), with which the guarantee may fail. */
  readonly delta: number;
  /** The most epsilon that this account may spend in all; absent: no limit. */
  readonly epsilon?: number;
};

/** Options and the randomness of the noise, which nobody may foretell. */
export type Privacy = PrivacyOptions & { readonly random: RandomBytes };
