import type { Prediction } from './prediction.ts';

/** What the gate says of a step: go, stop, or ask somebody who knows more. */
export type Verdict = { readonly decision: 'go' | 'stop' | 'ask'; readonly why: string };

/**
 * Lets a step pass when it works at least as often as required, by the calibrated lower bound rather than the bare forecast: of a hundred
 * kinds of steps that work less often than required, about five are let pass at most, by the luck of what was held back. Where the brain
 * abstains, it asks.
 */
export const gate = ({ success: { p, lower }, abstain }: Prediction, required: number): Verdict => {
  if (abstain !== undefined) return { decision: 'ask', why: abstain };
  const figures = `works in at least ${(100 * lower).toFixed(1)} % of cases (forecast ${(100 * p).toFixed(1)} %), required: ${(100 * required).toFixed(1)} %`;
  return { decision: lower >= required ? 'go' : 'stop', why: figures };
};
