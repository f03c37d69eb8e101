import { expect } from 'chai';
import { contentDigest } from '../../../protocol/content.ts';
import { connect } from '../net/support/hosts.ts';
import { until } from '../net/support/until.ts';
import { testBytes } from './support/bytes.ts';
import { codeOf } from './support/code-of.ts';
import { createNodes } from './support/nodes.ts';

const FETCHED = 'store_blob_bytes_total{fetched}';
const SERVED = 'store_blob_bytes_total{served}';
const ABSENT = `0x${'77'.repeat(32)}` as const;

describe('content exchange', () => {
  const nodes = createNodes();
  afterEach(() => nodes.stop());

  for (const size of [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 5_000_000]) {
    it(`moves ${size} bytes`, async () => {
      const [a, b] = [await nodes.start(), await nodes.start()];
      await connect(b.net, a.net);
      const bytes = testBytes(size);
      const digest = await a.content.put(bytes);
      expect(digest).to.equal(contentDigest(bytes));
      expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
      expect(await b.content.has(digest)).to.equal(true);
      expect(b.counts.get(FETCHED) ?? 0).to.equal(size);
      await a.kill();
      expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
      expect(b.counts.get(FETCHED) ?? 0).to.equal(size);
    });
  }

  it('takes a large content from several holders at once', async () => {
    const [a, b, c, d] = [await nodes.start(), await nodes.start(), await nodes.start(), await nodes.start()];
    const bytes = testBytes(12_000_000);
    const holders = [a, b, c];
    for (const holder of holders) {
      await connect(d.net, holder.net);
      await holder.content.put(bytes);
    }
    expect(Buffer.compare(await d.content.get(contentDigest(bytes)), bytes)).to.equal(0);
    for (const holder of holders) expect(holder.counts.get(SERVED) ?? 0).to.be.greaterThan(0);
    expect(d.counts.get(FETCHED)).to.equal(bytes.length);
  });

  it('asks a named provider first and others not at all when it serves', async () => {
    const [a, b, c] = [await nodes.start(), await nodes.start(), await nodes.start()];
    await connect(c.net, a.net);
    await connect(c.net, b.net);
    for (let seed = 1; seed <= 4; seed++) {
      const bytes = testBytes(100_000, seed);
      await a.content.put(bytes);
      const digest = await b.content.put(bytes);
      await c.content.get(digest, { providers: [b.net.peerId] });
    }
    expect(a.counts.get(SERVED) ?? 0).to.equal(0);
    expect(b.counts.get(SERVED)).to.equal(400_000);
  });

  it('shares one fetch among concurrent callers, each with its own bytes', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const digest = await a.content.put(testBytes(1_000_000));
    const results = await Promise.all([b.content.get(digest), b.content.get(digest), b.content.get(digest)]);
    expect(b.counts.get(FETCHED)).to.equal(1_000_000);
    results[0]?.fill(0);
    expect(results[1]?.[5]).to.equal(testBytes(10)[5]);
    expect(results[1]).to.not.equal(results[2]);
  });

  it('waits for a holder that connects later', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    const bytes = testBytes(300_000);
    const digest = await a.content.put(bytes);
    const got = b.content.get(digest);
    await connect(b.net, a.net);
    expect(Buffer.compare(await got, bytes)).to.equal(0);
  });

  it('waits for a connected peer that gets the content later', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const bytes = testBytes(300_000);
    const got = b.content.get(contentDigest(bytes));
    let asked = false;
    const { manifest } = a.store;
    Object.assign(a.store, {
      manifest: (digest: `0x${string}`) => {
        asked = true;
        return manifest(digest);
      },
    });
    await until('b has asked in vain', () => asked);
    await a.content.put(bytes);
    expect(Buffer.compare(await got, bytes)).to.equal(0);
  });

  it('gives up in time, at once when told to, and refuses what is too large', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    expect(await codeOf(b.content.get(ABSENT, { timeoutMs: 50 }))).to.equal('NET_NOT_FOUND');
    const patience = new AbortController();
    const aborted = codeOf(b.content.get(ABSENT, { signal: patience.signal }));
    patience.abort();
    expect(await aborted).to.equal('NET_ABORTED');
    expect(await codeOf(b.content.get(ABSENT, { signal: AbortSignal.abort() }))).to.equal('NET_ABORTED');
    const digest = await a.content.put(testBytes(1_000_001));
    expect(await codeOf(b.content.get(digest, { maxBytes: 1_000_000 }))).to.equal('CONTENT_TOO_LARGE');
    expect(b.counts.get(FETCHED) ?? 0).to.be.lessThan(1_000_001);
    expect((await b.content.get(digest, { maxBytes: 1_000_001 })).length).to.equal(1_000_001);
    expect(await codeOf(b.content.get('0x12' as `0x${string}`))).to.equal('CONTENT_BAD_DIGEST');
  });

  it('aborts one caller and serves the other', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    const bytes = testBytes(3_000_000);
    const digest = await a.content.put(bytes);
    const patience = new AbortController();
    const [first, second] = [codeOf(b.content.get(digest, { signal: patience.signal })), b.content.get(digest)];
    patience.abort();
    expect(await first).to.equal('NET_ABORTED');
    await connect(b.net, a.net);
    expect(Buffer.compare(await second, bytes)).to.equal(0);
  });

  it('ends its fetches when it stops', async () => {
    const a = await nodes.start();
    const got = codeOf(a.content.get(ABSENT));
    await a.content.stop();
    expect(await got).to.equal('NET_ABORTED');
    expect(await codeOf(a.content.get(ABSENT))).to.equal('NET_ABORTED');
  });
});
