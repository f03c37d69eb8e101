import { expect } from 'chai';
import { createDialer } from '../../../node/net/dialer.ts';
import type { Announce } from '../../../protocol/messages/topic-messages.ts';
import { testAccount } from './support/accounts.ts';
import { createFakeClock } from './support/fake-clock.ts';
import { keepLogs } from './support/logs.ts';

const announce = (peerId: string, addresses: readonly string[]): Announce => ({
  account: testAccount(1).account,
  peerId,
  addresses,
  expiry: 1n,
  signature: '0x',
  roles: [],
});

/** A dialer of peer `m` whose dials reach whoever is in `awake`. */
const setUp = (bootstrap: string[] = [], dialUpTo = 2) => {
  const clock = createFakeClock();
  const [dialled, connected, awake, banned] = [[] as string[], new Set<string>(), new Set<string>(), new Set<string>()];
  const dialer = createDialer(
    { peerId: 'm', bootstrap, dialUpTo },
    {
      clock,
      logger: keepLogs().logger,
      peers: () => [...connected],
      isBanned: (peer) => banned.has(peer),
      dial: async (address) => {
        dialled.push(address);
        const peer = address.slice(address.lastIndexOf('/') + 1);
        if (!awake.has(peer)) throw new RangeError('nobody there');
        connected.add(peer);
      },
    },
  );
  return { clock, dialer, dialled, connected, awake, banned, stop: new AbortController() };
};

describe('dialer', () => {
  it('tries a bootstrap peer again, each time later, until it is there, and again when it is lost', async () => {
    const { clock, dialer, dialled, connected, awake, stop } = setUp(['/a/p2p/z']);
    const done = dialer.run(stop.signal);
    await clock.advance(0);
    expect(dialled.length).to.equal(1);
    await clock.advance(999);
    expect(dialled.length).to.equal(1);
    await clock.advance(1);
    expect(dialled.length).to.equal(2);
    awake.add('z');
    await clock.advance(2_000);
    expect(connected.has('z')).to.equal(true);
    await clock.advance(15_000);
    expect(dialled.length).to.equal(3);
    connected.clear();
    dialer.lost();
    await clock.advance(500);
    expect(connected.has('z')).to.equal(true);
    stop.abort();
    await done;
  });

  it('calls an announced peer only at addresses that name it, until one answers', async () => {
    const { dialer, dialled, awake, stop } = setUp();
    await dialer.meet(announce('z', ['/a/p2p/victim', '/b/p2p/z', '/c/p2p/z']), stop.signal);
    expect(dialled).to.deep.equal(['/b/p2p/z', '/c/p2p/z']);
    awake.add('z');
    await dialer.meet(announce('z', ['/b/p2p/z', '/c/p2p/z']), stop.signal);
    expect(dialled.slice(2)).to.deep.equal(['/b/p2p/z']);
    await dialer.meet(announce('z', ['/b/p2p/z']), stop.signal);
    await dialer.meet(announce('m', ['/b/p2p/m']), stop.signal);
    expect(dialled.length).to.equal(3);
  });

  it('lets the peer with the greater id call first', async () => {
    const { clock, dialer, dialled, connected, stop } = setUp();
    const meeting = dialer.meet(announce('a', ['/b/p2p/a']), stop.signal);
    connected.add('a');
    await clock.advance(1_000);
    await meeting;
    const second = dialer.meet(announce('b', ['/b/p2p/b']), stop.signal);
    await clock.advance(999);
    expect(dialled).to.deep.equal([]);
    await clock.advance(1);
    await second;
    expect(dialled).to.deep.equal(['/b/p2p/b']);
  });

  it('stops at its limit and spares the banned', async () => {
    const { dialer, dialled, connected, banned, stop } = setUp([], 1);
    banned.add('x');
    await dialer.meet(announce('x', ['/b/p2p/x']), stop.signal);
    connected.add('y');
    await dialer.meet(announce('z', ['/b/p2p/z']), stop.signal);
    expect(dialled).to.deep.equal([]);
  });
});
