import { squaredNorm } from '../../substrate/merge/squared-distance.ts';

/** True when the Euclidean norm of an update, in units of the fixed point, is at most `max`; exact. `max` 0 means unbounded. */
export const normWithin = (update: Int32Array, max: bigint): boolean => max === 0n || squaredNorm(update) <= max * max;
