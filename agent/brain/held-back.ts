import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '../../protocol/hex.ts';
import { seededRandom } from '../../protocol/random.ts';
import { hexBytes } from '../../protocol/words.ts';
import type { StepOrigin } from '../experience/step-record.ts';

/** One plan in so many is held back. */
const EVERY = 5;

/**
 * Whether a plan's steps are kept from training to calibrate by. A plan is held back whole, for its steps are alike; which ones follows
 * from the seed, so nobody chooses.
 */
export const isHeldBack = ({ agent, project, plan }: StepOrigin, seed: Hex): boolean =>
  seededRandom('tempernet/brain/held-back/1', hexBytes('seed', seed, 32), utf8ToBytes(`${agent} ${project} ${plan}`)).below(
    EVERY,
  ) === 0;
