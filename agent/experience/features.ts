import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { StepAttempt } from './feature-parts.ts';
import { FEATURES } from './feature-table.ts';

/** Version of the layout; a model trained on one does not read another. */
export const FEATURES_VERSION = 'features/1';

/** Numbers of a row. */
export const FEATURE_COUNT = 128;

/**
 * What a model sees of a step before it is taken: 128 float32 in 0..1, slots without a meaning 0. Reads nothing of an outcome, nor whose
 * step it is. Throws AGENT_BAD_FEATURE where a number leaves 0..1, which no valid record gives.
 */
export const encodeFeatures = (step: StepAttempt): Float32Array => {
  const row = new Float32Array(FEATURE_COUNT);
  for (const { slot, name, of } of FEATURES) {
    const value = of(step);
    if (!(value >= 0 && value <= 1)) throw new TempernetError('AGENT_BAD_FEATURE', { slot, name, value: String(value) });
    row[slot] = value;
  }
  return row;
};
