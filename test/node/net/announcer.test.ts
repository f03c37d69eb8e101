import { expect } from 'chai';
import { createAnnouncer } from '../../../node/net/announcer.ts';
import type { Announce } from '../../../protocol/messages/topic-messages.ts';
import type { Role } from '../../../protocol/roles.ts';
import { testAccount } from './support/accounts.ts';
import { createFakeClock, type FakeClock } from './support/fake-clock.ts';
import { DEPLOYMENT } from './support/hosts.ts';
import { keepLogs } from './support/logs.ts';

const OPTIONS = {
  ...DEPLOYMENT,
  account: testAccount(1).account,
  peerId: '12D3KooWSLY2aCGLjNGtsNGeWkJ6CV3fqrcyNBWexhjSqhAwF8TY',
  roles: ['coordinator', 'proposer', 'proposer'] as Role[],
  everySeconds: 30,
  bindingSeconds: 100,
};

describe('announcer', () => {
  let clock: FakeClock;
  let said: Announce[];
  let stop: AbortController;
  let peers: number;
  beforeEach(() => {
    clock = createFakeClock();
    said = [];
    stop = new AbortController();
    peers = 1;
  });
  const create = (publish = async (announce: Announce): Promise<void> => void said.push(announce)) => {
    const { logger, lines } = keepLogs();
    const announcer = createAnnouncer(OPTIONS, {
      clock,
      logger,
      hasPeers: () => peers > 0,
      publish,
      sign: testAccount(1).sign,
      addresses: () => Array.from({ length: 40 }, (_, i) => `/ip4/10.0.0.${i}/tcp/1`),
    });
    return { announcer, lines, done: announcer.run(stop.signal) };
  };

  it('speaks at once and at its interval, and renews the binding at half of its life', async () => {
    const { done } = create();
    await clock.advance(0);
    expect(said.map(({ expiry }) => expiry)).to.deep.equal([1_000_100n]);
    expect(said[0]?.roles).to.deep.equal(['proposer', 'coordinator']);
    expect(said[0]?.addresses.length).to.equal(16);
    for (let i = 0; i < 3; i++) await clock.advance(30_000);
    expect(said.map(({ expiry }) => expiry)).to.deep.equal([1_000_100n, 1_000_100n, 1_000_160n, 1_000_160n]);
    stop.abort();
    await done;
  });

  it('is silent alone, speaks soon to the first who come, and then at most once a second', async () => {
    peers = 0;
    const { announcer, done } = create();
    await clock.advance(30_000);
    expect(said.length).to.equal(0);
    peers = 1;
    for (let i = 0; i < 5; i++) announcer.hurry();
    await clock.advance(49);
    expect(said.length).to.equal(0);
    await clock.advance(1);
    expect(said.length).to.equal(1);
    for (let i = 0; i < 5; i++) announcer.hurry();
    await clock.advance(999);
    expect(said.length).to.equal(1);
    await clock.advance(1);
    expect(said.length).to.equal(2);
    stop.abort();
    await done;
  });

  it('goes on after publishing failed', async () => {
    let failures = 1;
    const { lines, done } = create(async (announce) => {
      if (failures-- > 0) throw new RangeError('no socket');
      said.push(announce);
    });
    await clock.advance(0);
    expect(lines.map(({ message }) => message)).to.deep.equal(['could not announce']);
    await clock.advance(30_000);
    expect(said.length).to.equal(1);
    stop.abort();
    await done;
  });
});
