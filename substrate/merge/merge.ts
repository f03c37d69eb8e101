import { addInt32 } from '../codecs/fixed-point.ts';
import { coordinateMean } from './mean.ts';
import { coordinateMedian } from './median.ts';
import { multiKrum } from './multi-krum.ts';
import { checkInputs, type MergeRule } from './rules.ts';
import { trimmedMean } from './trimmed-mean.ts';

/** The merged update of a round: a pure function of the rule and of the updates in canonical order (task id, then slot). */
export const mergedUpdate = (rule: MergeRule, f: number, updates: readonly Int32Array[]): Int32Array => {
  checkInputs(rule, f, updates);
  switch (rule) {
    case 'mean':
      return coordinateMean(updates);
    case 'median':
      return coordinateMedian(updates);
    case 'trimmed-mean':
      return trimmedMean(updates, f);
    case 'multi-krum':
      return multiKrum(updates, f);
  }
};

/**
 * The next version: `q_new = base + merged update`. `updates` are in canonical order (task id, then slot). Throws
 * `SUBSTRATE_TOO_FEW_INPUTS`, `SUBSTRATE_BAD_RULE`, `SUBSTRATE_BAD_LENGTH`, or `SUBSTRATE_OUT_OF_RANGE` when a weight
 * does not fit int32.
 */
export const mergeUpdates = (rule: MergeRule, f: number, base: Int32Array, updates: readonly Int32Array[]): Int32Array =>
  addInt32(base, mergedUpdate(rule, f, updates), 'merged weights');
