import type { Metrics } from '../metrics/metrics.ts';

/** What the content exchange counts. */
export type ContentMetrics = {
  moved(direction: 'served' | 'fetched', bytes: number): void;
  fetchEnded(outcome: 'ok' | 'failed'): void;
  stored(bytes: number): void;
};

/** Counters of the content exchange in a metrics registry; without one nothing is counted. */
export const createContentMetrics = (metrics?: Pick<Metrics, 'counter' | 'gauge'>): ContentMetrics => {
  const bytes = metrics?.counter({
    name: 'tempernet_store_blob_bytes_total',
    help: 'Content bytes by direction',
    labels: ['direction'],
  });
  const fetches = metrics?.counter({
    name: 'tempernet_store_fetches_total',
    help: 'Fetches of content by outcome',
    labels: ['outcome'],
  });
  const used = metrics?.gauge({ name: 'tempernet_store_content_bytes', help: 'Bytes that stored content reserves' });
  return {
    moved: (direction, count) => bytes?.inc({ direction }, count),
    fetchEnded: (outcome) => fetches?.inc({ outcome }),
    stored: (count) => used?.set({}, count),
  };
};
