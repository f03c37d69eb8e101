/** One unit of a score: a millionth. */
export const SCORE_UNIT = 1_000_000;

/**
 * Score of a solution: `floor(10^6 * (L0 - L) / L0)` millionths, from the loss `baseLoss` of the base and `loss` of base +
 * update on the revealed truth; 0 below `minGain` (millionths), for no gain and for losses that are not finite
 * (protocol section 6, quality). Always 0..1,000,000.
 */
export const scoreOf = (baseLoss: number, loss: number, minGain = 0): number => {
  if (!Number.isFinite(baseLoss) || !Number.isFinite(loss) || baseLoss <= 0 || loss >= baseLoss) return 0;
  const score = Math.floor((SCORE_UNIT * (baseLoss - loss)) / baseLoss);
  return score < minGain ? 0 : Math.min(score, SCORE_UNIT);
};
