import { type Adversary, instead } from './adversary.ts';
import { blindBallot, blindReview } from './coordinator-ballot.ts';

const SCORE = 500_000;

/** Saves the whole check: one score for everyone, and *this* for every version. */
export const coordinatorLazy: Adversary = {
  does: 'gives everyone the same score without looking',
  doWork: instead({ judge: (shop, request) => blindBallot(shop, request, () => SCORE), review: blindReview }),
};
