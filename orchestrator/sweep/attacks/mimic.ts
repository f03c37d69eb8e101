import { squaredDistance } from '../../../substrate/merge/squared-distance.ts';
import type { Attack } from './attack.ts';
import { repeated } from './to-int32.ts';

/**
 * All attackers send what one honest worker sends, so that it counts for many (Karimireddy et al., arXiv 2006.09365): the one that
 * lies farthest along the direction in which honest updates differ most. Nothing in it is forged; what it costs is the data of
 * the others. Has no strength.
 */
export const mimic: Attack = ({ honest, count }) => repeated(honest[outermost(honest)]!, count);

/** Sweeps of the power method: enough for a choice among so few. */
const SWEEPS = 100;

/**
 * The projections on the main direction of the centred updates are, but for length, the main eigenvector of their Gram matrix, which
 * follows from the distances alone (classical scaling).
 */
const outermost = (updates: readonly Int32Array[]): number => {
  const n = updates.length;
  const squares = updates.map((a) => updates.map((b) => Number(squaredDistance(a, b))));
  const rowMeans = squares.map((row) => row.reduce((sum, d) => sum + d, 0) / n);
  const mean = rowMeans.reduce((sum, d) => sum + d, 0) / n;
  const gram = squares.map((row, i) => row.map((d, j) => (rowMeans[i]! + rowMeans[j]! - d - mean) / 2));
  let vector = updates.map((_, i) => 1 + i / n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const next = gram.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0));
    const length = Math.hypot(...next);
    if (length === 0) break;
    vector = next.map((value) => value / length);
  }
  return vector.reduce((best, value, i) => (Math.abs(value) > Math.abs(vector[best]!) ? i : best), 0);
};
