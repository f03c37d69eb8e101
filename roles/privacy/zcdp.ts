// Accounting for the Gaussian mechanism in zero-concentrated differential privacy (Bun and Steinke 2016, "Concentrated Differential
// Privacy"). Two updates that are clipped to norm C are at most 2C apart, whatever the data, so noise of standard deviation sigma * C a
// coordinate makes one release rho-zCDP with rho = (2C)^2 / (2 (sigma C)^2) = 2 / sigma^2. Releases add up. (Who only hides whether it took
// part at all, against an update of zero, is C away at most: rho = 1 / (2 sigma^2). Here the stricter, local one is counted.)

/** Privacy that one release costs, in rho; `sigma` is the noise in units of the clip, above 0. */
export const rhoOfRelease = (sigma: number): number => 2 / (sigma * sigma);

const LARGEST_ORDER = 1e6;
const STEPS = 200;

/**
 * The epsilon for which rho-zCDP gives (epsilon, delta)-differential privacy, `delta` in (0, 1): the least over orders a > 1 of
 * `rho a + ln(1 / (a delta)) / (a - 1) + ln(1 - 1 / a)` (Canonne, Kamath and Steinke 2020, "The Discrete Gaussian", proposition 12),
 * never below 0. The order is searched by golden section over its logarithm; a search that misses the least gives more, never less.
 */
export const epsilonOf = (rho: number, delta: number): number => {
  if (rho === 0) return 0;
  const at = (logOrder: number): number => {
    const order = 1 + Math.exp(logOrder);
    return rho * order + Math.log(1 / (order * delta)) / (order - 1) + Math.log1p(-1 / order);
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(1e-3);
  let high = Math.log(LARGEST_ORDER);
  for (let i = 0; i < STEPS; i++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (at(a) < at(b)) high = b;
    else low = a;
  }
  return Math.max(0, at((low + high) / 2));
};
