import type { Hex } from '../../protocol/hex.ts';
import { type Random, seededRandom } from '../../protocol/random.ts';
import { hexBytes } from '../../protocol/words.ts';
import { littleEndianBytes } from '../codecs/little-endian.ts';
import type { Column } from '../program/program-manifest.ts';
import { type Dataset, rowWidth } from './dataset.ts';

// SYNTHETIC data: steps of an imagined agent, in the feature layout that real steps will have. No experience is in them; the
// rule below is invented, learnable, and noisy on purpose, so that a model can be wrong.

/** Columns of the brain program: features of a step, its outcome (0 or 1), its error category, the capability it tried, its weight. */
export const BRAIN_COLUMNS: readonly Column[] = [
  { name: 'x', dtype: 'float32', shape: [128] },
  { name: 'success', dtype: 'float32', shape: [] },
  { name: 'category', dtype: 'int32', shape: [], range: [0, 10] },
  { name: 'capability', dtype: 'int32', shape: [], range: [0, 10] },
  { name: 'weight', dtype: 'float32', shape: [] },
];

const FEATURES = 128;
const STEP_TYPES = 14;
const UNKNOWN_CATEGORY = 10;
/** Capability that each type of step tries, and the error it usually ends in. */
const CAPABILITY_OF = [0, 9, 0, 4, 7, 3, 6, 6, 2, 8, 1, 10, 6, 5];
const ERROR_OF = [2, 2, 2, 3, 7, 1, 6, 6, 0, 8, 5, 9, 6, 4];
/** How hard each type of step is, in the units of the rule's score. */
const DIFFICULTY = [-1.2, -0.8, -1.4, 0.4, 0.1, 0.9, 0.7, 0.5, 0.8, 0.3, 0.2, -1.6, -0.3, 0];

/** `count` synthetic steps that follow from `seed` (32 bytes), with the columns of the brain program. Arithmetic only. */
export const syntheticSteps = (seed: Hex, count: number): Dataset => {
  const random = seededRandom('tempernet/synthetic-steps/1', hexBytes('synthetic seed', seed, 32));
  const width = rowWidth(BRAIN_COLUMNS) / 4;
  const values = new Float32Array(width * count);
  const integers = new Int32Array(values.buffer);
  for (let i = 0; i < count; i++) {
    const at = i * width;
    const step = syntheticStep(random, values.subarray(at, at + FEATURES));
    values[at + FEATURES] = step.success;
    integers[at + FEATURES + 1] = step.category;
    integers[at + FEATURES + 2] = step.capability;
    values[at + FEATURES + 3] = 1;
  }
  return { columns: BRAIN_COLUMNS, count, rows: littleEndianBytes(values) };
};

const uniform = (random: Random): number => random.next() / 2 ** 32;

/** Fills the features of one step and decides what became of it. */
const syntheticStep = (random: Random, x: Float32Array): { success: number; category: number; capability: number } => {
  const type = random.below(STEP_TYPES);
  const replans = random.below(4);
  const failures = random.below(6);
  const progress = uniform(random);
  const skill = uniform(random);
  const difficulty = random.below(3);
  x[type] = 1;
  if (type === 9 || type === 10 || type === 11) x[14] = 1;
  x[15] = progress;
  x[16] = Math.min(replans / 3, 1);
  x[17] = (skill + uniform(random)) / 2;
  x[18] = skill;
  x[19] = Math.min(failures / 5, 1);
  x[20] = random.below(1000) / 1000;
  x[21] = random.below(25) / 24;
  x[22] = random.below(4) / 3;
  x[23] = 1 - progress;
  for (let i = 24; i <= 35; i++) x[i] = uniform(random);
  x[36 + difficulty] = 1;
  x[43 + random.below(14)] = 1;
  x[57] = uniform(random);
  x[58] = random.below(51) / 50;
  x[59] = random.below(2);
  // Skill helps, earlier failures hurt, more so in hard problems; starter code helps where code is written.
  const score =
    3.2 * (skill - 0.4) -
    DIFFICULTY[type]! -
    1.8 * x[19] * (0.5 + difficulty / 2) -
    0.5 * x[16] +
    (x[14] === 1 ? 1.4 * x[59] - 0.7 : 0) +
    1.1 * (x[24]! - 0.5) * (x[25]! - 0.5);
  const success = uniform(random) < 0.5 + (0.5 * score * 2.5) / (1 + Math.abs(score) * 2.5) ? 1 : 0;
  const usual = uniform(random) < 0.85;
  const failed = usual ? (type === 5 && difficulty === 0 ? 0 : ERROR_OF[type]!) : random.below(UNKNOWN_CATEGORY);
  return { success, category: success === 1 ? UNKNOWN_CATEGORY : failed, capability: CAPABILITY_OF[type]! };
};
