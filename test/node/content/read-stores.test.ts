import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createContent } from '../../../node/content/create-content.ts';
import { openFsStore } from '../../../node/content/fs-store.ts';
import { readStores } from '../../../node/content/read-stores.ts';
import { contentDigest } from '../../../protocol/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { caught } from '../../substrate/support/caught.ts';
import { silentLogger } from '../log/silent-logger.ts';

const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
const DIGEST = contentDigest(BYTES);

describe('stores of stopped nodes', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'tempernet-stores-'));
    await store('a', BYTES);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** A store as a node leaves it. */
  const store = async (name: string, ...contents: Uint8Array[]): Promise<string> => {
    const folder = join(root, name);
    const content = createContent({}, { store: await openFsStore({ folder }, { logger: silentLogger }), logger: silentLogger });
    for (const bytes of contents) await content.put(bytes);
    await content.stop();
    return folder;
  };
  const data = (name: string, digest: Hex = DIGEST): string => join(root, name, 'data', digest.slice(2, 4), digest.slice(2));
  const manifest = (name: string): string => join(root, name, 'manifests', DIGEST.slice(2));
  const stores = (...names: string[]) => readStores(names.map((name) => join(root, name)));
  const codeOf = async (...names: string[]): Promise<string> => (await caught(() => stores(...names).get(DIGEST))).code;

  it('give what any of them holds, and nothing in them changes', async () => {
    await store('b');
    const before = await readdir(root, { recursive: true });
    expect(await stores('b', 'gone', 'a').get(DIGEST)).to.deep.equal(BYTES);
    expect(await stores('b', 'a').has(DIGEST)).to.equal(true);
    expect(await stores('b').has(DIGEST)).to.equal(false);
    expect(await codeOf('b', 'gone')).to.equal('NET_NOT_FOUND');
    const empty = new Uint8Array(0);
    await store('c', empty);
    expect(await stores('c').get(contentDigest(empty))).to.deep.equal(empty);
    expect((await readdir(root, { recursive: true })).filter((path) => !path.startsWith('c'))).to.deep.equal(before);
  });

  it('give no more than was asked for, and nothing for what is no digest', async () => {
    expect((await caught(() => stores('a').get(DIGEST, { maxBytes: 10 }))).code).to.equal('CONTENT_TOO_LARGE');
    expect((await caught(() => stores('a').get('0x../../etc/passwd' as Hex))).code).to.equal('CONTENT_BAD_DIGEST');
  });

  it('count nothing that is damaged, and take a whole copy from another', async () => {
    await store('b', BYTES);
    await writeFile(
      data('a'),
      BYTES.map((byte) => byte ^ 1),
    );
    expect(await codeOf('a')).to.equal('STORE_CORRUPT');
    expect(await stores('a', 'b').get(DIGEST)).to.deep.equal(BYTES);
    await truncate(data('a'), 100);
    expect(await codeOf('a')).to.equal('NET_NOT_FOUND');
    for (const junk of ['', 'no manifest', 'x'.repeat(900_000)]) {
      await writeFile(manifest('a'), junk);
      expect(await codeOf('a'), `${junk.length}`).to.equal('STORE_CORRUPT');
    }
  });

  it('are not followed elsewhere: a half-fetched file, a link, a folder or a pipe is no content', async () => {
    await rename(data('a'), `${data('a')}.partial`);
    expect(await codeOf('a')).to.equal('NET_NOT_FOUND');
    await symlink(`${data('a')}.partial`, data('a'));
    expect(await codeOf('a')).to.equal('NET_NOT_FOUND');
    await rm(data('a'));
    await mkdir(data('a'));
    expect(await codeOf('a')).to.equal('NET_NOT_FOUND');
    if (process.platform === 'win32') return;
    await rm(data('a'), { recursive: true });
    execFileSync('mkfifo', [data('a')]);
    expect(await codeOf('a')).to.equal('NET_NOT_FOUND');
    await rm(manifest('a'));
    execFileSync('mkfifo', [manifest('a')]);
    expect(await codeOf('a')).to.equal('NET_NOT_FOUND');
  });
});
