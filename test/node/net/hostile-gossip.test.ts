import { expect } from 'chai';
import type { Network } from '../../../node/net/network.ts';
import { signBinding } from '../../../node/net/peer-binding.ts';
import { encodeMessage } from '../../../protocol/messages/codec.ts';
import type { Announce, TaskHint } from '../../../protocol/messages/topic-messages.ts';
import { testAccount } from './support/accounts.ts';
import { keepCounts } from './support/counts.ts';
import { connect, createHosts, DEPLOYMENT } from './support/hosts.ts';
import { createStranger, type Stranger } from './support/stranger.ts';
import { until } from './support/until.ts';

const DROPPED = 'net_gossip_dropped_total';
const NOW = Math.floor(Date.now() / 1000);

describe('hostile gossip', () => {
  const hosts = createHosts();
  let victim: Network;
  let stranger: Stranger;
  let counts: Map<string, number>;
  beforeEach(async () => {
    const kept = keepCounts();
    counts = kept.counts;
    victim = await hosts.start({}, { metrics: kept.metrics });
    stranger = await createStranger(victim);
  });
  afterEach(async () => {
    await stranger.host.stop();
    await hosts.stop();
  });

  const announce = async (changes: Partial<Announce> = {}, signer = testAccount(7)): Promise<Announce> => {
    const { account } = testAccount(7);
    const signed = await signBinding(
      { ...DEPLOYMENT, account, peerId: changes.peerId ?? stranger.peerId, nowSeconds: NOW, seconds: 3_600 },
      signer.sign,
    );
    return { account, peerId: stranger.peerId, addresses: [], roles: ['solver'], ...signed, ...changes };
  };
  const dropped = (topic: string, reason: string): number => counts.get(`${DROPPED}{${topic},${reason}}`) ?? 0;

  it('believes an announcement whose binding the account signed for this peer', async () => {
    await stranger.say('announce', encodeMessage('announce', await announce()));
    await until('the victim knows the account', () => victim.peerOf(testAccount(7).account) === stranger.peerId);
    expect(victim.accountOf(stranger.peerId)).to.equal(testAccount(7).account);
  });

  for (const [name, forge] of [
    ['signed by another account', () => announce({}, testAccount(8))],
    ['signed for another peer', () => announce({ peerId: '12D3KooWSLY2aCGLjNGtsNGeWkJ6CV3fqrcyNBWexhjSqhAwF8TY' })],
    ['with a longer life than was signed', async () => announce({ expiry: (await announce()).expiry + 1n })],
    ['valid for years', () => announce({ expiry: BigInt(NOW + 10 * 365 * 86_400) })],
  ] as const) {
    it(`rejects a binding ${name}`, async () => {
      await stranger.say('announce', encodeMessage('announce', await forge()));
      await until('it was rejected', () => dropped('announce', 'rejected') === 1);
      expect(victim.peerOf(testAccount(7).account)).to.equal(undefined);
    });
  }

  it('ignores an expired binding without blaming its sender', async () => {
    await stranger.say('announce', encodeMessage('announce', await announce({ expiry: BigInt(NOW - 1) })));
    await until('it was ignored', () => dropped('announce', 'ignored') === 1);
    expect(victim.peerOf(testAccount(7).account)).to.equal(undefined);
  });

  it('rejects bytes that are no envelope, an envelope of another topic, and one above 64 KiB', async () => {
    await stranger.say('task', new Uint8Array([255, 1, 2]));
    await stranger.say('task', encodeMessage('ballot', { taskId: 1n, reportDigest: `0x${'00'.repeat(32)}` }));
    await stranger.say('task', new Uint8Array(64 * 1024 + 1));
    await until('all were rejected', () => dropped('task', 'rejected') === 3);
  });

  it('hears no more than its share from one signer', async () => {
    const { counts: seen, metrics } = keepCounts();
    const host = await hosts.start({ limits: { messageBurst: 5, messagesPerSecond: 0 } }, { metrics });
    const flooder = await createStranger(host);
    let heard = 0;
    host.subscribe('task', () => {
      heard++;
    });
    for (let taskId = 0n; taskId < 20n; taskId++) {
      await flooder.say('task', encodeMessage('task', { taskId, specDigest: `0x${'00'.repeat(32)}` }));
    }
    await until('all came', () => heard + (seen.get(`${DROPPED}{task,flood}`) ?? 0) === 20);
    await flooder.host.stop();
    expect(heard).to.equal(5);
  });

  it('stops listening to a peer that keeps sending what is malformed, not to others', async () => {
    const honest = await hosts.start({});
    await connect(honest, victim);
    const heard = new Set<bigint>();
    victim.subscribe('task', ({ taskId }) => {
      heard.add(taskId);
    });
    const hint = (taskId: bigint): TaskHint => ({ taskId, specDigest: `0x${'00'.repeat(32)}` });
    await stranger.say('task', encodeMessage('task', hint(0n)));
    await until('the stranger is heard as long as it behaves', () => heard.has(0n));
    for (let sent = 0; sent < 3; sent++) await stranger.say('task', new Uint8Array([255, sent]));
    await until('the stranger is cut off', () => !victim.peers().includes(stranger.peerId));
    await until('the honest peer is heard', () => {
      if (!heard.has(1n)) void honest.publish('task', hint(1n));
      return heard.has(1n);
    });
  });
});
