/** A number that only grows. */
export type Counter<L extends string = never> = { inc(labels: Record<L, string>, by?: number): void };
/** A number that moves. */
export type Gauge<L extends string = never> = { set(labels: Record<L, string>, value: number): void };
/** A distribution. */
export type Histogram<L extends string = never> = { observe(labels: Record<L, string>, value: number): void };

/** Area of the code that a metric belongs to. */
export type MetricArea = 'chain' | 'net' | 'bridge' | 'store' | 'journal' | 'role' | 'program' | 'process';
/** `tempernet_<area>_<what>_<unit>`; counters end in `_total`. */
export type MetricName = `tempernet_${MetricArea}_${string}`;

/** What is said once about a metric. */
export type MetricSpec<L extends string> = { readonly name: MetricName; readonly help: string; readonly labels?: readonly L[] };

/** Makes metrics; the same name twice gives the same metric. */
export type Metrics = {
  counter<L extends string = never>(spec: MetricSpec<L>): Counter<L>;
  gauge<L extends string = never>(spec: MetricSpec<L>): Gauge<L>;
  histogram<L extends string = never>(spec: MetricSpec<L> & { readonly buckets: readonly number[] }): Histogram<L>;
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>;
};
