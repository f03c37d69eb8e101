import { fromHex } from '../../protocol/hex.ts';
import { seededRandom } from '../../protocol/random.ts';
import { type Adversary, instead } from './adversary.ts';
import { blindBallot, blindReview } from './coordinator-ballot.ts';

const HIGHEST_SCORE = 1_000_000;

/** Throws dice for every score. */
export const coordinatorRandom: Adversary = {
  does: 'gives random scores without looking',
  doWork: instead({
    judge: (shop, request) => {
      const dice = seededRandom('tempernet/adversary/random', fromHex(shop.me), fromHex(request.sampleSeed));
      return blindBallot(shop, request, () => dice.below(HIGHEST_SCORE + 1));
    },
    review: blindReview,
  }),
};
