import { expect } from 'chai';
import { createGossip } from '../../../node/net/gossip.ts';
import type { RawGossip } from '../../../node/net/gossip-router.ts';
import { createNetMetrics } from '../../../node/net/net-metrics.ts';
import type { Verdict } from '../../../node/net/network.ts';
import type { PeerFault } from '../../../node/net/peer-fault.ts';
import { createPeerQuota } from '../../../node/net/peer-quota.ts';
import { createStatementBook } from '../../../node/net/statement-book.ts';
import { topicString } from '../../../node/net/topic-string.ts';
import { encodeMessage } from '../../../protocol/messages/codec.ts';
import { silentLogger } from '../log/silent-logger.ts';
import { DEPLOYMENT } from './support/hosts.ts';

const clock = { now: () => 0 };
const hint = (taskId: bigint, fill = '00'): Uint8Array => encodeMessage('task', { taskId, specDigest: `0x${fill.repeat(32)}` });

/** Gossip over no network: what comes in is said by the test. */
const gossip = () => {
  let arrive: (message: RawGossip) => void = () => undefined;
  const blamed: [string, PeerFault][] = [];
  const quota = (burst: number) => createPeerQuota({ burst, perSecond: 0 }, { clock });
  createGossip(
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
      statements: createStatementBook({ clock }),
      report: (peer, fault) => void blamed.push([peer, fault]),
      accountOf: () => undefined,
    },
  );
  const say = (data: Uint8Array, signer: string, source: string): Promise<Verdict> =>
    new Promise((answer) => arrive({ topic: topicString(DEPLOYMENT, 'task'), data, signer, source, answer }));
  return { say, blamed };
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

  it('falls neither on an author whose old messages another repeats, nor on who forwards', async () => {
    const { say, blamed } = gossip();
    expect(await say(hint(1n), 'a', 'a')).to.equal('accept');
    expect(await say(hint(1n, '01'), 'a', 'relay')).to.equal('ignore');
    for (let taskId = 10n; taskId < 17n; taskId++) expect(await say(hint(taskId), 'a', 'relay')).to.equal('accept');
    expect(await say(hint(17n), 'a', 'relay'), 'the share of the relay').to.equal('ignore');
    expect(blamed).to.deep.equal([]);
    expect(await say(hint(18n), 'a', 'a'), 'the share of the author is its own').to.equal('accept');
  });
});
