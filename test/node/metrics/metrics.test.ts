import { expect } from 'chai';
import { createMetrics } from '../../../node/metrics/create-metrics.ts';
import { serveMetrics } from '../../../node/metrics/serve-metrics.ts';

describe('metrics', () => {
  it('serves what was counted on loopback, each factory on its own', async () => {
    const metrics = createMetrics();
    const other = createMetrics();
    const spec = { name: 'tempernet_chain_transactions_total', help: 'Transactions', labels: ['method'] } as const;
    metrics.counter(spec).inc({ method: 'join' });
    metrics.counter(spec).inc({ method: 'join' }, 2);
    other.counter(spec).inc({ method: 'join' });
    metrics.gauge({ name: 'tempernet_chain_head_block', help: 'Head' }).set({}, 7);
    metrics.histogram({ name: 'tempernet_chain_inclusion_seconds', help: 'Wait', buckets: [0.1, 1] }).observe({}, 0.5);
    const server = await serveMetrics({ port: 0 }, { metrics });
    const text = await (await fetch(server.url)).text();
    expect(text).to.contain('tempernet_chain_transactions_total{method="join"} 3');
    expect(text).to.contain('tempernet_chain_head_block 7');
    expect(text).to.contain('tempernet_chain_inclusion_seconds_bucket{le="1"} 1');
    expect((await fetch(server.url.replace('/metrics', '/'))).status).to.equal(404);
    await server.stop();
    expect(
      await fetch(server.url).then(
        () => 'answers',
        () => 'gone',
      ),
    ).to.equal('gone');
  });
});
