import { expect } from 'chai';
import type { ContentStore } from '../../../node/content/content-store.ts';
import { contentDigest } from '../../../protocol/content.ts';
import { connect } from '../net/support/hosts.ts';
import { until } from '../net/support/until.ts';
import { testBytes } from './support/bytes.ts';
import { codeOf } from './support/code-of.ts';
import { createNodes } from './support/nodes.ts';

const FETCHED = 'store_blob_bytes_total{fetched}';
const LIES = 'net_peer_faults_total{lied}';

/** Serves chunks with one bit turned. */
const liar = (store: ContentStore): ContentStore => ({
  ...store,
  readChunk: async (digest, index, target) => {
    const read = await store.readChunk(digest, index, target);
    target[target.length >> 1]! ^= 1;
    return read;
  },
});

/** A holder that serves so many chunks and then falls silent, until `wake` lets its stopped handler end. */
type Mute = {
  readonly silent: Promise<void>;
  readonly disguise: (store: ContentStore) => ContentStore;
  readonly wake: () => void;
};

const muteAfter = (chunks: number): Mute => {
  const silent = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<false>();
  let served = 0;
  return {
    silent: silent.promise,
    wake: () => woken.resolve(false),
    disguise: (store) => ({
      ...store,
      readChunk: (digest, index, target) => {
        if (served++ < chunks) return store.readChunk(digest, index, target);
        silent.resolve();
        return woken.promise;
      },
    }),
  };
};

describe('content exchange under faults', () => {
  const nodes = createNodes();
  afterEach(() => nodes.stop());

  it('takes nothing from a liar, counts the lie, and gets the content from an honest holder', async () => {
    const [a, b] = [await nodes.start({ disguise: liar }), await nodes.start()];
    await connect(b.net, a.net);
    const bytes = testBytes(5_000_000);
    const digest = await a.content.put(bytes);
    expect(await codeOf(b.content.get(digest, { timeoutMs: 1_000 }))).to.equal('NET_NOT_FOUND');
    expect(b.counts.get(LIES)).to.equal(1);
    expect(b.counts.get(FETCHED) ?? 0).to.equal(0);
    expect(await b.content.has(digest)).to.equal(false);
    const c = await nodes.start();
    await c.content.put(bytes);
    await connect(b.net, c.net);
    expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
    expect(b.counts.get(LIES)).to.be.lessThanOrEqual(2);
  });

  it('goes on with another holder when the first dies in the middle, and asks no chunk twice', async () => {
    const mute = muteAfter(10);
    const a = await nodes.start({ disguise: mute.disguise });
    const [b, c] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const bytes = testBytes(5_000_000);
    const digest = await a.content.put(bytes);
    const got = b.content.get(digest, { providers: [a.net.peerId] });
    await mute.silent;
    await until('what came is stored', () => b.store.missing(digest)?.length === 10);
    const dead = a.net.stop();
    setImmediate(mute.wake);
    await dead;
    await c.content.put(bytes);
    await connect(b.net, c.net);
    expect(Buffer.compare(await got, bytes)).to.equal(0);
    expect(b.counts.get(FETCHED)).to.equal(bytes.length);
    expect(c.counts.get('store_blob_bytes_total{served}')).to.equal(bytes.length - 10 * 256 * 1024);
  });

  it('resumes after its own restart with what it had', async () => {
    const mute = muteAfter(8);
    const a = await nodes.start({ disguise: mute.disguise });
    const b = await nodes.start();
    await connect(b.net, a.net);
    const bytes = testBytes(5_000_000);
    const digest = await a.content.put(bytes);
    const got = codeOf(b.content.get(digest));
    await mute.silent;
    await until('what came is stored', () => b.store.missing(digest)?.length === 12);
    await b.kill();
    expect(await got).to.equal('NET_ABORTED');
    mute.wake();
    const c = await nodes.start();
    await c.content.put(bytes);
    const again = await nodes.start({ folder: b.folder });
    await connect(again.net, c.net);
    expect(Buffer.compare(await again.content.get(digest), bytes)).to.equal(0);
    expect(again.counts.get(FETCHED)).to.equal(bytes.length - 8 * 256 * 1024);
  });

  it('serves what it has of a content, so that two halves make a whole', async () => {
    const bytes = testBytes(5_000_000);
    const digest = contentDigest(bytes);
    const half =
      (keep: (index: number) => boolean) =>
      (store: ContentStore): ContentStore => ({
        ...store,
        readChunk: async (of, index, target) => keep(index) && store.readChunk(of, index, target),
      });
    const a = await nodes.start({ disguise: half((index) => index < 9) });
    const b = await nodes.start({ disguise: half((index) => index >= 9) });
    const c = await nodes.start();
    for (const holder of [a, b]) {
      await holder.content.put(bytes);
      await connect(c.net, holder.net);
    }
    expect(Buffer.compare(await c.content.get(digest), bytes)).to.equal(0);
  });

  it('stops serving a peer that took its share, and others not', async () => {
    const a = await nodes.start({ content: { serveBurstBytes: 1_000_000, serveBytesPerSecond: 0 } });
    const [b, c] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    await connect(c.net, a.net);
    const [large, small] = [await a.content.put(testBytes(5_000_000)), await a.content.put(testBytes(1_000))];
    expect(await codeOf(b.content.get(large, { timeoutMs: 500 }))).to.equal('NET_NOT_FOUND');
    expect(await codeOf(b.content.get(small, { timeoutMs: 300 }))).to.equal('NET_NOT_FOUND');
    expect((await c.content.get(small)).length).to.equal(1_000);
    expect(a.counts.get('store_blob_bytes_total{served}')).to.be.lessThan(1_000_000 + 2 * 256 * 1024 + 1_000);
  });

  it('counts a peer that sends nonsense', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    for (const nonsense of [Uint8Array.of(0, 0, 0, 2, 255, 255), Uint8Array.of(255, 255, 255, 255)]) {
      const stream = await b.net.open(a.net.peerId, '/tempernet/blob/1');
      await stream.send(nonsense);
      expect(await codeOf(stream.readInto(new Uint8Array(1)))).to.equal('NET_STREAM_FAILED');
    }
    expect(a.counts.get('net_peer_faults_total{malformed}')).to.equal(2);
  });
});
