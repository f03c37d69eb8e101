/** Evenly spaced round numbers that cover a range. */
export type Ticks = { readonly low: number; readonly high: number; readonly step: number; readonly values: readonly number[] };

/**
 * Steps of 1, 2 or 5 times a power of ten, about `wanted` of them, from the last at or below `min` to the first at or above `max`.
 * An empty range is widened by one to either side.
 */
export const ticks = (min: number, max: number, wanted: number): Ticks => {
  const [from, to] = max > min ? [min, max] : [min - 1, max + 1];
  const rough = (to - from) / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough * 0.999) ?? 10);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  // Multiples of an integer count: adding steps up would drift.
  const values = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
  return { low: values[0]!, high: values.at(-1)!, step, values };
};

/** A tick's number with just the decimals that its step needs, thousands separated by thin spaces. */
export const tickLabel = (value: number, step: number): string => {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole!.replaceAll(/\B(?=(\d{3})+$)/g, '\u2009');
  const sign = value < 0 ? '\u2212' : '';
  return fraction === undefined ? sign + grouped : `${sign}${grouped}.${fraction}`;
};
