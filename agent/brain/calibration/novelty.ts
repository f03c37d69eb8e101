/** Share of familiar steps that are taken for strange, at most: the price of noticing strange ones. */
const FALSE_ALARMS = 0.01;

/** Euclidean distance from a row to the nearest of others. Infinite when there are none. */
export const nearestDistance = (row: Float32Array, others: readonly Float32Array[]): number => {
  let best = Number.POSITIVE_INFINITY;
  for (const other of others) {
    let sum = 0;
    for (let i = 0; i < row.length && sum < best; i++) sum += (row[i]! - other[i]!) ** 2;
    if (sum < best) best = sum;
  }
  return Math.sqrt(best);
};

/**
 * The distance from which on a step counts as unlike any seen: of `distances`, those of held-back steps to the remembered ones, the
 * `ceil((n + 1) 0.99)`-th smallest. A step of the same kind as these lies beyond it with a probability of at most 1 % (split conformal
 * prediction, Lei et al., arXiv 1604.04173, section 2.2). Infinite below 99 distances: so few cannot tell.
 */
export const noveltyLimit = (distances: readonly number[]): number => {
  const rank = Math.ceil((distances.length + 1) * (1 - FALSE_ALARMS));
  return distances.toSorted((a, b) => a - b)[rank - 1] ?? Number.POSITIVE_INFINITY;
};
