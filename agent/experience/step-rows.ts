import { littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import type { Column } from '../../substrate/program/program-manifest.ts';
import { encodeFeatures, FEATURE_COUNT } from './features.ts';
import type { StepRecord } from './step-record.ts';
import { CAPABILITIES, ERROR_CATEGORIES } from './step-types.ts';

/** Columns of the brain program: features, outcome 1 or 0, category of the error, capability tried, weight in training. */
export const STEP_COLUMNS: readonly Column[] = [
  { name: 'x', dtype: 'float32', shape: [FEATURE_COUNT] },
  { name: 'success', dtype: 'float32', shape: [] },
  { name: 'category', dtype: 'int32', shape: [], range: [0, ERROR_CATEGORIES.length - 1] },
  { name: 'capability', dtype: 'int32', shape: [], range: [0, CAPABILITIES.length - 1] },
  { name: 'weight', dtype: 'float32', shape: [] },
];

/** 32-bit values of one row. */
const WIDTH = FEATURE_COUNT + 4;

/**
 * Steps as rows for the brain program, in their order. The category of a step that succeeded is `unknown`, which no loss looks at.
 * `weights` gives each row's weight, 1 by default. Throws AGENT_BAD_FEATURE.
 */
export const stepRows = (steps: readonly StepRecord[], weights?: ArrayLike<number>): Dataset => {
  const values = new Float32Array(WIDTH * steps.length);
  const integers = new Int32Array(values.buffer);
  for (const [i, step] of steps.entries()) {
    const at = i * WIDTH;
    values.set(encodeFeatures(step), at);
    values[at + FEATURE_COUNT] = step.outcome.ok ? 1 : 0;
    integers[at + FEATURE_COUNT + 1] = ERROR_CATEGORIES.indexOf(step.outcome.category ?? 'unknown');
    integers[at + FEATURE_COUNT + 2] = CAPABILITIES.indexOf(step.capability);
    values[at + FEATURE_COUNT + 3] = weights?.[i] ?? 1;
  }
  return { columns: STEP_COLUMNS, count: steps.length, rows: littleEndianBytes(values) };
};
