/**
 * Where the standard normal distribution function reaches `p`, 0 < p < 1, to about 1e-9: Newton's method on the series of
 * the distribution function (Marsaglia, Journal of Statistical Software 11(4)).
 */
export const normalQuantile = (p: number): number => {
  let x = 0;
  for (let i = 0; i < 100; i++) {
    const step = (cdf(x) - p) / density(x);
    // A full step from far out would overshoot.
    x -= Math.max(-1, Math.min(1, step));
    if (Math.abs(step) < 1e-12) break;
  }
  return x;
};

const density = (x: number): number => Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);

const cdf = (x: number): number => {
  let term = x;
  let sum = x;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * density(x);
};
