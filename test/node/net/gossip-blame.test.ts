import { expect } from 'chai';
import { createGossip } from '../../../node/net/gossip.ts';
import type { RawGossip } from '../../../node/net/gossip-router.ts';
import { createNetMetrics } from '../../../node/net/net-metrics.ts';
import type { Verdict } from '../../../node/net/network.ts';
import type { PeerFault } from '../../../node/net/peer-fault.ts';
import { createPeerQuota } from '../../../node/net/peer-quota.ts';
import { createStatementBook } from '../../../node/net/statement-book.ts';
import { topicString } from '../../../node/net/topic-string.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { encodeMessage } from '../../../protocol/messages/codec.ts';
import { ACCOUNT } from '../../garbage/support/samples.ts';
import { silentLogger } from '../log/silent-logger.ts';
import { DEPLOYMENT } from './support/hosts.ts';
import { until } from './support/until.ts';

const clock = { now: () => 0 };
const hint = (taskId: bigint, fill = '00'): Uint8Array => encodeMessage('task', { taskId, specDigest: `0x${fill.repeat(32)}` });

const accountOf = (peer: string): Hex | undefined => (peer.startsWith('staked') ? ACCOUNT : undefined);

/** Gossip over no network: what comes in is said by the test. */
const gossip = (passedOn = 100) => {
  let arrive: (message: RawGossip) => void = () => undefined;
  const blamed: [string, PeerFault][] = [];
  const heard: bigint[] = [];
  const quota = (burst: number) => createPeerQuota({ burst, perSecond: 0 }, { clock });
  const { subscribe } = createGossip(
    { ...DEPLOYMENT, maxEnvelopeBytes: 65_536, queueLength: 100 },
    {
      router: {
        join: () => undefined,
        leave: () => undefined,
        publish: async () => 0,
        onMessage: (listener) => {
          arrive = listener;
        },
        onJoin: () => undefined,
        onDeaf: () => undefined,
      },
      logger: silentLogger,
      metrics: createNetMetrics(),
      quota: quota(3),
      forwarded: quota(8),
      passedOn: quota(passedOn),
      statements: createStatementBook({ clock, accountOf }),
      report: (peer, fault) => void blamed.push([peer, fault]),
      accountOf,
    },
  );
  subscribe('task', ({ taskId }) => void heard.push(taskId));
  const say = (data: Uint8Array, signer: string, source: string): Promise<Verdict> =>
    new Promise((answer) => arrive({ topic: topicString(DEPLOYMENT, 'task'), data, signer, source, answer }));
  return { say, blamed, heard };
};

describe('blame for gossip', () => {
  it('falls on who brings its own garbage, contradiction or flood', async () => {
    const { say, blamed } = gossip();
    expect(await say(hint(1n), 'a', 'a')).to.equal('accept');
    expect(await say(hint(1n, '01'), 'a', 'a')).to.equal('ignore');
    expect(await say(Uint8Array.of(255), 'a', 'a')).to.equal('reject');
    expect(await say(hint(2n), 'a', 'a')).to.equal('ignore');
    expect(blamed).to.deep.equal([
      ['a', 'equivocated'],
      ['a', 'malformed'],
      ['a', 'flooded'],
    ]);
  });

  it('falls neither on an author whose old messages another repeats, nor on who forwards within its share', async () => {
    const { say, blamed } = gossip();
    expect(await say(hint(1n), 'a', 'a')).to.equal('accept');
    expect(await say(hint(1n, '01'), 'a', 'relay')).to.equal('ignore');
    for (let taskId = 10n; taskId < 17n; taskId++) expect(await say(hint(taskId), 'a', 'relay')).to.equal('accept');
    expect(blamed).to.deep.equal([]);
    expect(await say(hint(18n), 'a', 'a'), 'the share of the author is its own').to.equal('accept');
  });

  it('falls on who brings more of others than any honest peer passes on, whoever they are', async () => {
    const { say, blamed } = gossip();
    for (let key = 0; key < 8; key++) expect(await say(hint(1n), `key${key}`, 'relay')).to.equal('accept');
    expect(await say(hint(1n), 'honest', 'relay')).to.equal('ignore');
    expect(blamed).to.deep.equal([['relay', 'overran']]);
  });

  it('never falls on this node: what would be more is heard and not passed on, strangers apart from accounts', async () => {
    const { say, blamed, heard } = gossip(2);
    const verdicts = [];
    for (const signer of ['x', 'y', 'z', 'staked1', 'staked2', 'staked3']) verdicts.push(await say(hint(1n), signer, signer));
    expect(verdicts).to.deep.equal(['accept', 'accept', 'ignore', 'accept', 'accept', 'ignore']);
    await until('all were heard', () => heard.length === 6);
    expect(blamed).to.deep.equal([]);
  });
});
