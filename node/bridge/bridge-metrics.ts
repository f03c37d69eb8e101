import type { Counter, Gauge, Metrics } from '../metrics/metrics.ts';

/** What a bridge counts. */
export type BridgeMetrics = {
  readonly workers: Gauge;
  readonly jobs: Counter<'outcome'>;
  readonly refused: Counter<'why'>;
};

/** The bridge's metrics in a registry. */
export const bridgeMetrics = (metrics: Metrics): BridgeMetrics => ({
  workers: metrics.gauge({ name: 'tempernet_bridge_workers_count', help: 'Workers that are connected' }),
  jobs: metrics.counter({ name: 'tempernet_bridge_jobs_total', help: 'Jobs given to workers, by outcome', labels: ['outcome'] }),
  refused: metrics.counter({ name: 'tempernet_bridge_refused_total', help: 'Connections refused, by reason', labels: ['why'] }),
});
