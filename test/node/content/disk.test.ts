import { open, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hex } from '../../../protocol/hex.ts';
import { connect } from '../net/support/hosts.ts';
import { testBytes } from './support/bytes.ts';
import { codeOf } from './support/code-of.ts';
import { createNodes, type TestNode } from './support/nodes.ts';

const FETCHED = 'store_blob_bytes_total{fetched}';
const LIES = 'net_peer_faults_total{lied}';
const CHUNK = 256 * 1024;

describe('content on disk', () => {
  const nodes = createNodes();
  afterEach(() => nodes.stop());

  const dataFile = (node: TestNode, digest: Hex): string => join(node.folder, 'data', digest.slice(2, 4), digest.slice(2));
  const overwrite = async (node: TestNode, digest: Hex, position: number): Promise<void> => {
    const file = await open(dataFile(node, digest), 'r+');
    await file.write(Uint8Array.of(1, 2, 3, 4), 0, 4, position);
    await file.close();
  };
  const files = async (folder: string): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);

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

  it('is not believed when a chunk changed or the file was cut: logged, missing, fetched again', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const bytes = testBytes(700_000);
    const digest = await a.content.put(bytes);
    await b.content.put(bytes);
    await overwrite(b, digest, CHUNK + 5);
    await truncate(dataFile(b, digest), 2 * CHUNK + 10);
    expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
    expect(b.counts.get(FETCHED)).to.equal(700_000 - CHUNK);
    const logged = nodes.lines.filter(({ fields }) => fields.code === 'STORE_CORRUPT');
    expect(logged.map(({ fields }) => [fields.index, fields.short])).to.have.deep.members([
      [1, false],
      [2, true],
    ]);
    expect(Buffer.compare(await b.content.get(digest), bytes)).to.equal(0);
    expect(b.counts.get(FETCHED)).to.equal(700_000 - CHUNK);
    expect(await files(join(b.folder, 'data'))).to.deep.equal([digest.slice(2)]);
  });

  it('is not served to others when it changed', async () => {
    const [a, b] = [await nodes.start(), await nodes.start()];
    await connect(b.net, a.net);
    const digest = await a.content.put(testBytes(300_000));
    await overwrite(a, digest, 0);
    expect(await codeOf(b.content.get(digest, { timeoutMs: 300 }))).to.equal('NET_NOT_FOUND');
    expect(b.counts.get(LIES) ?? 0).to.equal(0);
    expect(await a.content.has(digest)).to.equal(false);
  });

  it('goes when deleted, and can be put again', async () => {
    const a = await nodes.start();
    const bytes = testBytes(600_000);
    const digest = await a.content.put(bytes);
    await a.content.delete(digest);
    await a.content.delete(digest);
    expect(await a.content.has(digest)).to.equal(false);
    expect(a.store.usedBytes()).to.equal(0);
    expect(await files(a.folder)).to.deep.equal([]);
    await a.content.put(bytes);
    expect(Buffer.compare(await a.content.get(digest), bytes)).to.equal(0);
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

  it('loses what a crash left behind when opened', async () => {
    const folder = await nodes.folder();
    const first = await nodes.start({ folder });
    const digest = await first.content.put(testBytes(300_000));
    const broken = await first.content.put(testBytes(10));
    await first.kill();
    await writeFile(join(folder, 'manifests', `${digest.slice(2)}.abc.partial`), 'half');
    await writeFile(join(folder, 'manifests', broken.slice(2)), 'nonsense');
    const again = await nodes.start({ folder });
    expect(again.store.usedBytes()).to.equal(300_000);
    expect(await files(folder)).to.deep.equal([digest.slice(2), digest.slice(2)]);
  });

  it('holds more contents than it keeps files open', async () => {
    const a = await nodes.start();
    const contents = Array.from({ length: 50 }, (_, seed) => testBytes(1_000, seed + 1));
    const digests = await Promise.all(contents.map((bytes) => a.content.put(bytes)));
    const got = await Promise.all(digests.map((digest) => a.content.get(digest)));
    expect(got.every((bytes, i) => Buffer.compare(bytes, contents[i] as Uint8Array) === 0)).to.equal(true);
  });
});
