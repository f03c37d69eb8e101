import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** Merge rules in the order of their numbers on chain (`mergeRule` 0..3). */
export const MERGE_RULES = ['mean', 'median', 'trimmed-mean', 'multi-krum'] as const;
export type MergeRule = (typeof MERGE_RULES)[number];

/** The most inputs that one merge takes; sums of so many int32 stay exact in double. */
export const MAX_INPUTS = 65_536;

/**
 * The fewest inputs with which a rule withstands `f` bad ones: mean 1 (withstands none), median 2f + 1 and at least 3,
 * trimmed mean 2f + 1, Multi-Krum 2f + 3 (Blanchard et al., arXiv 1703.02757).
 */
export const minimumInputs = (rule: MergeRule, f: number): number => {
  switch (rule) {
    case 'mean':
      return 1;
    case 'median':
      return Math.max(3, 2 * f + 1);
    case 'trimmed-mean':
      return 2 * f + 1;
    case 'multi-krum':
      return 2 * f + 3;
  }
};

/** Throws unless `updates` are enough for the rule and all of one length. */
export const checkInputs = (rule: MergeRule, f: number, updates: readonly Int32Array[]): void => {
  if (!MERGE_RULES.includes(rule)) throw new TempernetError('SUBSTRATE_BAD_RULE', { rule, detail: 'is not known' });
  if (!Number.isSafeInteger(f) || f < 0 || f > 255)
    throw new TempernetError('SUBSTRATE_BAD_RULE', { rule, detail: `f = ${f} is not in 0..255` });
  const minimum = minimumInputs(rule, f);
  if (updates.length < minimum)
    throw new TempernetError('SUBSTRATE_TOO_FEW_INPUTS', { rule, f, minimum, actual: updates.length });
  if (updates.length > MAX_INPUTS)
    throw new TempernetError('SUBSTRATE_BAD_RULE', { rule, detail: `${updates.length} inputs are more than ${MAX_INPUTS}` });
  const expected = updates[0]!.length;
  for (const update of updates) {
    if (update.length !== expected)
      throw new TempernetError('SUBSTRATE_BAD_LENGTH', { what: 'update', actual: update.length, expected });
  }
};
