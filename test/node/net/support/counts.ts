import type { Metrics } from '../../../../node/metrics/metrics.ts';

/** Metrics whose values a test reads by `name{label,label}`. */
export const keepCounts = (): { readonly metrics: Pick<Metrics, 'counter' | 'gauge'>; readonly counts: Map<string, number> } => {
  const counts = new Map<string, number>();
  const key = (name: string, labels: object): string => `${name.replace(/^tempernet_/, '')}{${Object.values(labels).join()}}`;
  return {
    counts,
    metrics: {
      counter: ({ name }) => ({
        inc: (labels, by = 1) => void counts.set(key(name, labels), (counts.get(key(name, labels)) ?? 0) + by),
      }),
      gauge: ({ name }) => ({ set: (labels, value) => void counts.set(key(name, labels), value) }),
    },
  };
};
