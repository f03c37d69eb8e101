import { expect } from 'chai';
import type { PeerChange } from '../../../node/net/network.ts';
import { createPeerKey } from '../../../node/net/peer-key.ts';
import { connect, createHosts } from './support/hosts.ts';
import { until } from './support/until.ts';

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code,
  );

describe('peers of a host', () => {
  const hosts = createHosts();
  afterEach(() => hosts.stop());

  it('come and go with notice, and a bootstrap peer that returns is found again', async () => {
    const privateKey = await createPeerKey();
    const first = await hosts.start({ privateKey });
    const address = first.addresses()[0] as string;
    const second = await hosts.start({ bootstrap: [address] });
    const changes: PeerChange[] = [];
    const off = second.onPeerChange((change) => changes.push(change));
    await until('connected', () => second.peers().length === 1);
    await first.stop();
    await until('gone', () => second.peers().length === 0);
    const port = /tcp\/(\d+)/.exec(address)?.[1];
    const again = await hosts.start({ privateKey, listen: [`/ip4/127.0.0.1/tcp/${port}`] });
    expect(again.peerId).to.equal(first.peerId);
    await until('connected again', () => second.peers().length === 1);
    off();
    expect(changes.slice(-2)).to.deep.equal([
      { peerId: first.peerId, connected: false },
      { peerId: first.peerId, connected: true },
    ]);
  });

  it('are banned after two lies: cut off, refused, and not dialled', async () => {
    const [a, b] = [await hosts.start({}), await hosts.start({})];
    await connect(a, b);
    a.report(b.peerId, 'lied');
    expect(a.peers()).to.deep.equal([b.peerId]);
    a.report(b.peerId, 'lied');
    await until('cut off', () => a.peers().length === 0 && b.peers().length === 0);
    expect(await codeOf(a.dial(b.addresses()[0] as string))).to.equal('NET_PEER_BANNED');
    await codeOf(b.dial(a.addresses()[0] as string));
    await until('cut off again', () => b.peers().length === 0);
    expect(a.peers()).to.deep.equal([]);
  });

  it('are dialled only by whole addresses', async () => {
    const a = await hosts.start({});
    for (const address of ['/ip4/127.0.0.1/tcp/9', 'http://127.0.0.1', '']) {
      expect(await codeOf(a.dial(address)), address).to.equal('NET_BAD_ADDRESS');
    }
    expect(await codeOf(hosts.start({ bootstrap: ['/ip4/127.0.0.1/tcp/9'] }))).to.equal('NET_BAD_ADDRESS');
    const absent = `/ip4/127.0.0.1/tcp/9/p2p/12D3KooWSLY2aCGLjNGtsNGeWkJ6CV3fqrcyNBWexhjSqhAwF8TY`;
    expect(await codeOf(a.dial(absent))).to.equal('NET_DIAL_FAILED');
    expect(await codeOf(a.dial(absent, AbortSignal.abort()))).to.equal('NET_ABORTED');
  });

  it('are left by a host that starts and stops twice without complaint', async () => {
    const a = await hosts.start({});
    await Promise.all([a.start(), a.start()]);
    await Promise.all([a.stop(), a.stop()]);
    expect(await codeOf(a.publish('task', { taskId: 1n, specDigest: `0x${'00'.repeat(32)}` }))).to.equal('NET_NOT_STARTED');
    expect(a.peers()).to.deep.equal([]);
    expect(a.addresses()).to.deep.equal([]);
  });
});
