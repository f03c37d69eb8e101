import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ContentStore } from '../../../node/content/content-store.ts';
import { chunkDigests } from '../../../protocol/chunks.ts';
import { contentDigest } from '../../../protocol/content.ts';
import { connect } from '../net/support/hosts.ts';
import { until } from '../net/support/until.ts';
import { testBytes } from './support/bytes.ts';
import { codeOf } from './support/code-of.ts';
import { createNodes, type TestNode } from './support/nodes.ts';

const FETCHED = 'store_blob_bytes_total{fetched}';
const LIES = 'net_peer_faults_total{lied}';

/** Serves chunks with one bit turned. */
const liar = (store: ContentStore): ContentStore => ({
  ...store,
  readChunk: async (digest, index) => {
    const data = await store.readChunk(digest, index);
    const turned = data?.slice();
    if (turned !== undefined) turned[turned.length >> 1]! ^= 1;
    return turned;
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
  const woken = Promise.withResolvers<undefined>();
  let served = 0;
  return {
    silent: silent.promise,
    wake: () => woken.resolve(undefined),
    disguise: (store) => ({
      ...store,
      readChunk: (digest, index) => {
        if (served++ < chunks) return store.readChunk(digest, index);
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
        readChunk: async (of, index) => (keep(index) ? store.readChunk(of, index) : undefined),
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

describe('content on disk', () => {
  const nodes = createNodes();
  afterEach(() => nodes.stop());

  const chunkFile = (node: TestNode, bytes: Uint8Array, index: number): string => {
    const block = chunkDigests(bytes)[index] as string;
    return join(node.folder, 'chunks', block.slice(2, 4), block.slice(2));
  };

  it('is found again after a restart', async () => {
    const a = await nodes.start();
    const bytes = testBytes(700_000);
    const digest = await a.content.put(bytes);
    const empty = await a.content.put(new Uint8Array(0));
    await a.kill();
    const again = await nodes.start({ folder: a.folder });
    expect(Buffer.compare(await again.content.get(digest), bytes)).to.equal(0);
    expect((await again.content.get(empty)).length).to.equal(0);
    expect(again.store.usedBytes()).to.equal(700_000);
  });

  it('is not believed when a chunk changed: logged, missing, fetched again', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const bytes = testBytes(700_000);
    const digest = await a.content.put(bytes);
    await b.content.put(bytes);
    const changed = bytes.slice(256 * 1024, 512 * 1024);
    changed[0]! ^= 1;
    await writeFile(chunkFile(b, bytes, 1), changed);
    await truncate(chunkFile(b, bytes, 2), 10);
    expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
    expect(b.counts.get(FETCHED)).to.equal(700_000 - 256 * 1024);
    expect(nodes.lines.filter(({ fields }) => fields.code === 'STORE_CORRUPT').length).to.equal(2);
    expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
    expect(b.counts.get(FETCHED)).to.equal(700_000 - 256 * 1024);
  });

  it('is not served to others when it changed', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const bytes = testBytes(300_000);
    const digest = await a.content.put(bytes);
    await writeFile(chunkFile(a, bytes, 0), new Uint8Array(256 * 1024));
    expect(await codeOf(b.content.get(digest, { timeoutMs: 300 }))).to.equal('NET_NOT_FOUND');
    expect(b.counts.get(LIES) ?? 0).to.equal(0);
    expect(await a.content.has(digest)).to.equal(false);
  });

  it('goes when deleted, except chunks that another content shares', async () => {
    const a = await nodes.start();
    const bytes = testBytes(600_000);
    const shared = bytes.slice(0, 512 * 1024);
    const [whole, start] = [await a.content.put(bytes), await a.content.put(shared)];
    expect(a.store.usedBytes()).to.equal(600_000);
    await a.content.delete(whole);
    await a.content.delete(whole);
    expect(await a.content.has(whole)).to.equal(false);
    expect(Buffer.compare(await a.content.get(start), shared)).to.equal(0);
    await a.content.delete(start);
    expect(a.store.usedBytes()).to.equal(0);
    const files = (await readdir(a.folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files).to.deep.equal([]);
  });

  it('keeps to its quota', async () => {
    const [a, b] = [await nodes.start({ quotaBytes: 1_000_000 }), await nodes.start()];
    await connect(a.net, b.net);
    const first = await a.content.put(testBytes(600_000));
    expect(await codeOf(a.content.put(testBytes(600_000, 2)))).to.equal('CONTENT_QUOTA');
    const other = await b.content.put(testBytes(600_000, 3));
    expect(await codeOf(a.content.get(other))).to.equal('CONTENT_QUOTA');
    await a.content.delete(first);
    expect((await a.content.get(other)).length).to.equal(600_000);
  });

  it('loses leftovers of a crash when opened', async () => {
    const folder = await nodes.folder();
    const first = await nodes.start({ folder });
    const bytes = testBytes(300_000);
    await first.content.put(bytes);
    const digest = await first.content.put(testBytes(10));
    await first.kill();
    await writeFile(`${chunkFile(first, bytes, 0)}.abc.partial`, 'half');
    await writeFile(join(folder, 'manifests', digest.slice(2, 4), digest.slice(2)), 'nonsense');
    const again = await nodes.start({ folder });
    expect(again.store.usedBytes()).to.equal(300_000);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.length, 'one manifest and two chunks').to.equal(3);
  });
});
