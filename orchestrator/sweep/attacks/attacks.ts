import type { Attack } from './attack.ts';
import { innerProduct } from './inner-product.ts';
import { littleIsEnough } from './little-is-enough.ts';
import { mimic } from './mimic.ts';
import { noise } from './noise.ts';
import { scaled } from './scaled.ts';
import { signFlip } from './sign-flip.ts';

/** The strongest known attacks on a merge that forge updates from honest ones. None of them trains. */
export const ATTACKS = {
  'sign-flip': signFlip,
  scaled,
  noise,
  'little-is-enough': littleIsEnough,
  'inner-product': innerProduct,
  mimic,
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof ATTACKS;
