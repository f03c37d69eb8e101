import { columnValues } from '../../substrate/data/column-values.ts';
import { type Dataset, datasetRows } from '../../substrate/data/dataset.ts';
import type { Payload } from '../../substrate/payload.ts';
import { lossOf } from './scores.ts';

/** What a version of the brain says of some rows: the probability of success, and 11 of the error's category if the step fails. */
export type Forecasts = { readonly success: Float32Array; readonly category: Float32Array };

/** Of the steps that failed: mean log loss of the category, nats, and how often the likeliest was the right one. */
export type CategoryScores = { readonly logLoss: number; readonly accuracy: number };

const CATEGORIES = 11;

/** Runs a version on all rows of a set. */
export const predict = async (
  payload: Payload,
  version: Uint8Array,
  dataset: Dataset,
  signal: AbortSignal,
): Promise<Forecasts> => {
  const rows = datasetRows(dataset);
  const inputs = payload.schema.inputs.map((name) => rows.columns[dataset.columns.findIndex((column) => column.name === name)]!);
  const [success, category] = await payload.infer(version, { count: rows.count, columns: inputs }, signal);
  return { success: success!, category: category! };
};

/** How well categories were told; `p` has 11 probabilities for each row of the set, or for each failed one alone. */
export const categoryScores = (dataset: Dataset, p: ArrayLike<number>): CategoryScores => {
  const outcomes = columnValues(dataset, 'success');
  const categories = columnValues(dataset, 'category');
  const failed = [...outcomes.keys()].filter((row) => outcomes[row] === 0);
  const compact = p.length === CATEGORIES * failed.length;
  let loss = 0;
  let hits = 0;
  for (const [place, row] of failed.entries()) {
    const at = CATEGORIES * (compact ? place : row);
    const told = Array.from({ length: CATEGORIES }, (_, category) => p[at + category]!);
    loss += lossOf(told[categories[row]!]!, 1);
    if (told.indexOf(Math.max(...told)) === categories[row]) hits++;
  }
  return { logLoss: loss / failed.length, accuracy: hits / failed.length };
};
