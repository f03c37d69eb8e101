import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { seededRandom } from '../../protocol/random.ts';
import { checkInteger } from '../../protocol/range.ts';
import { hexBytes } from '../../protocol/words.ts';
import { type Dataset, exampleDigests, rowWidth } from './dataset.ts';

const SPLIT_DOMAIN = 'tempernet/split/1';

/** Rows `[start, end)` of a set, a view of the same memory. Throws `SUBSTRATE_TOO_FEW_EXAMPLES` beyond its end. */
export const sliceRows = (dataset: Dataset, start: number, end: number): Dataset => {
  checkInteger('first row', start, 0, Number.MAX_SAFE_INTEGER);
  checkInteger('end of rows', end, start, Number.MAX_SAFE_INTEGER);
  if (end > dataset.count)
    throw new TempernetError('SUBSTRATE_TOO_FEW_EXAMPLES', { what: 'the set', actual: dataset.count, expected: end });
  const width = rowWidth(dataset.columns);
  return { columns: dataset.columns, count: end - start, rows: dataset.rows.subarray(start * width, end * width) };
};

/** A set with the rows of these indices, copied. */
export const takeRows = (dataset: Dataset, indices: ArrayLike<number>): Dataset => {
  const width = rowWidth(dataset.columns);
  const rows = new Uint8Array(width * indices.length);
  for (let i = 0; i < indices.length; i++)
    rows.set(dataset.rows.subarray(indices[i]! * width, (indices[i]! + 1) * width), i * width);
  return { columns: dataset.columns, count: indices.length, rows };
};

/** The same rows in an order that follows from `seed`. */
export const shuffleRows = (dataset: Dataset, seed: Hex): Dataset =>
  takeRows(dataset, seededRandom(SPLIT_DOMAIN, hexBytes('split seed', seed, 32)).permutation(dataset.count));

/** The rows without those that are there before, byte for byte: a truth may hold no example twice, nor one of another truth. */
export const distinctRows = (dataset: Dataset): Dataset => {
  const first = new Map<string, number>();
  for (const [row, digest] of exampleDigests(dataset).entries()) if (!first.has(digest)) first.set(digest, row);
  return takeRows(dataset, [...first.values()]);
};

/**
 * Shuffles a set by `seed` and cuts it into `parts` times `shards` sets of equal size that share no row; what does not
 * divide is left out. `result[part][shard]`.
 */
export const splitRows = (dataset: Dataset, seed: Hex, parts: number, shards: number): Dataset[][] => {
  checkInteger('parts', parts, 1, 65_536);
  checkInteger('shards', shards, 1, 65_536);
  const size = Math.floor(dataset.count / (parts * shards));
  if (size === 0)
    throw new TempernetError('SUBSTRATE_TOO_FEW_EXAMPLES', { what: 'the set', actual: dataset.count, expected: parts * shards });
  const shuffled = shuffleRows(dataset, seed);
  const cut = (index: number): Dataset => sliceRows(shuffled, index * size, (index + 1) * size);
  return Array.from({ length: parts }, (_, part) => Array.from({ length: shards }, (_, shard) => cut(part * shards + shard)));
};
