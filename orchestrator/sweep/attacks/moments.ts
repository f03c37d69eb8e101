/** Mean and standard deviation (with n - 1; 0 of a single update) of every coordinate, unrounded. */
export const moments = (updates: readonly Int32Array[]): { readonly mean: Float64Array; readonly deviation: Float64Array } => {
  const size = updates[0]!.length;
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (const update of updates) for (let i = 0; i < size; i++) mean[i] = mean[i]! + update[i]! / updates.length;
  if (updates.length === 1) return { mean, deviation };
  for (const update of updates) for (let i = 0; i < size; i++) deviation[i] = deviation[i]! + (update[i]! - mean[i]!) ** 2;
  for (let i = 0; i < size; i++) deviation[i] = Math.sqrt(deviation[i]! / (updates.length - 1));
  return { mean, deviation };
};
