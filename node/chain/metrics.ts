import type { Metrics } from '../metrics/metrics.ts';

/** The factory that the chain client makes its metrics with. */
export type ChainMetrics = Pick<Metrics, 'counter' | 'gauge' | 'histogram'>;
