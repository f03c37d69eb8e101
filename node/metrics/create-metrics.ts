import { Counter as PromCounter, Gauge as PromGauge, Histogram as PromHistogram, Registry } from 'prom-client';
import type { Counter, Gauge, Histogram, MetricSpec, Metrics } from './metrics.ts';

/** Metrics over a registry of their own: several nodes in one process do not mix. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const made = new Map<string, unknown>();
  const once = <T>(name: string, make: () => T): T => {
    const found = made.get(name);
    if (found !== undefined) return found as T;
    const metric = make();
    made.set(name, metric);
    return metric;
  };
  const config = <L extends string>(
    spec: MetricSpec<L>,
  ): { name: string; help: string; labelNames: L[]; registers: Registry[] } => ({
    name: spec.name,
    help: spec.help,
    labelNames: [...(spec.labels ?? [])],
    registers: [registry],
  });
  return {
    counter: <L extends string>(spec: MetricSpec<L>): Counter<L> =>
      once(spec.name, () => {
        const metric = new PromCounter<L>(config(spec));
        return { inc: (labels, by = 1) => metric.inc(labels, by) };
      }),
    gauge: <L extends string>(spec: MetricSpec<L>): Gauge<L> =>
      once(spec.name, () => {
        const metric = new PromGauge<L>(config(spec));
        return { set: (labels, value) => metric.set(labels, value) };
      }),
    histogram: <L extends string>(spec: MetricSpec<L> & { readonly buckets: readonly number[] }): Histogram<L> =>
      once(spec.name, () => {
        const metric = new PromHistogram<L>({ ...config(spec), buckets: [...spec.buckets] });
        return { observe: (labels, value) => metric.observe(labels, value) };
      }),
    text: () => registry.metrics(),
  };
};
