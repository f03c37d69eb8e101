/** A number in 32.32 fixed point: value `f / 2^32`. */
export type Fixed = bigint;

/** 1 in 32.32 fixed point. */
export const ONE: Fixed = 1n << 32n;

/** Product: full, then an arithmetic shift right by 32, so it rounds towards minus infinity. */
export const multiply = (a: Fixed, b: Fixed): Fixed => (a * b) >> 32n;

/** Quotient `(a << 32) / b`, truncated towards zero; division by zero is 0. */
export const divide = (a: Fixed, b: Fixed): Fixed => (b === 0n ? 0n : (a << 32n) / b);

/** 1 as a stored uint16. */
export const U16_ONE = 65_535n;

/** A stored uint16 as the proportion `value / 65535`. */
export const fromU16 = (value: bigint): Fixed => divide(value, U16_ONE);

/** A proportion as uint16: `floor(x * 65535)`, kept within 0..65535. */
export const toU16 = (value: Fixed): bigint => clamp((value * U16_ONE) >> 32n, 0n, U16_ONE);

/** Kept within `[low, high]`. */
export const clamp = (value: Fixed, low: Fixed, high: Fixed): Fixed => (value < low ? low : value > high ? high : value);

/** Sum of a vector. */
export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** The largest of some unsigned values, 0 of none. */
export const largest = (values: readonly bigint[]): bigint => {
  let most = 0n;
  for (const value of values) if (value > most) most = value;
  return most;
};

/** Each entry divided by the sum; a vector that sums to zero is returned as it is. */
export const normalise = (values: readonly Fixed[]): Fixed[] => {
  const total = sum(values);
  return total === 0n ? [...values] : values.map((value) => divide(value, total));
};

/** Column `j` of a matrix given by rows; what a short row lacks counts as 0. */
export const column = (rows: readonly (readonly bigint[])[], j: number): bigint[] => rows.map((row) => row[j] ?? 0n);

/** Every column normalised to sum 1; zero columns stay zero. */
export const normaliseColumns = (rows: readonly (readonly Fixed[])[]): Fixed[][] => {
  const totals = (rows[0] ?? []).map((_, j) => sum(column(rows, j)));
  return rows.map((row) => row.map((value, j) => (totals[j] === 0n ? value : divide(value, totals[j] as Fixed))));
};
