import type { Counter, Gauge, Histogram, Metrics } from '../metrics/metrics.ts';

/** The factory that the chain client makes its metrics with. */
export type ChainMetrics = Pick<Metrics, 'counter' | 'gauge' | 'histogram'>;

/** What the chain client measures. */
export type ChainMeters = {
  /** Transactions by contract method and how they ended. */
  readonly transactions: Counter<'method' | 'outcome'>;
  /** Gas paid by contract method. */
  readonly gas: Counter<'method'>;
  /** From the call of `send` to the receipt, s. */
  readonly inclusion: Histogram;
  readonly head: Gauge;
  readonly reorgs: Counter;
};

const SECONDS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 3, 10, 30, 120];

/** Makes the meters; without a factory they measure nothing. */
export const createChainMeters = (metrics: ChainMetrics | undefined): ChainMeters => ({
  transactions: metrics?.counter({
    name: 'tempernet_chain_transactions_total',
    help: 'Transactions sent',
    labels: ['method', 'outcome'],
  }) ?? { inc: noop },
  gas: metrics?.counter({ name: 'tempernet_chain_gas_total', help: 'Gas paid', labels: ['method'] }) ?? { inc: noop },
  inclusion: metrics?.histogram({ name: 'tempernet_chain_inclusion_seconds', help: 'Send to receipt', buckets: SECONDS }) ?? {
    observe: noop,
  },
  head: metrics?.gauge({ name: 'tempernet_chain_head_block', help: 'Last delivered block' }) ?? { set: noop },
  reorgs: metrics?.counter({ name: 'tempernet_chain_reorgs_total', help: 'Reorganisations seen' }) ?? { inc: noop },
});

const noop = (): void => undefined;
