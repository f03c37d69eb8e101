/** A straight line through `values` at 0, 1, 2, ... by least squares. */
export const trend = (values: readonly number[]): { readonly start: number; readonly slope: number } => {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  let across = 0;
  let along = 0;
  for (const [i, v] of values.entries()) {
    across += (i - middle) * (v - mean);
    along += (i - middle) ** 2;
  }
  const slope = along === 0 ? 0 : across / along;
  return { start: mean - slope * middle, slope };
};
