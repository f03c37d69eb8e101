import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadPeerKey, peerIdOfKey } from '../../../node/net/peer-key.ts';

describe('peer key', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-key-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once, for the owner only, and kept; two first starts at once agree', async () => {
    const file = join(folder, 'keys', 'peer.key');
    const [a, b] = await Promise.all([loadPeerKey(file), loadPeerKey(file)]);
    expect(a).to.deep.equal(b);
    expect(peerIdOfKey(await loadPeerKey(file))).to.equal(peerIdOfKey(a));
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readdir(join(folder, 'keys'))).to.deep.equal(['peer.key']);
  });

  it('refuses a file that holds something else', async () => {
    const file = join(folder, 'peer.key');
    await writeFile(file, 'nonsense');
    const code = await loadPeerKey(file).catch((error: { code: string }) => error.code);
    expect(code).to.equal('NET_BAD_KEY');
  });
});
