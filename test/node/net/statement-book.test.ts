import { expect } from 'chai';
import { createStatementBook } from '../../../node/net/statement-book.ts';
import { DIGEST, MESSAGES } from '../../garbage/support/samples.ts';

const OTHER = `0x${'01'.repeat(32)}` as const;

describe('statement book', () => {
  let now = 0;
  const open = () => {
    now = 1_000_000;
    return createStatementBook({
      clock: { now: () => now },
      accountOf: (peer) => (peer.startsWith('staked') ? MESSAGES.events.account : undefined),
    });
  };

  it('keeps the first statement of a peer about a task, a solution, a ballot and an interval, and tells what contradicts it', () => {
    const book = open();
    const changed = {
      task: { ...MESSAGES.task, specDigest: OTHER },
      solution: { ...MESSAGES.solution, digests: [DIGEST] },
      ballot: { ...MESSAGES.ballot, reportDigest: OTHER },
      events: { ...MESSAGES.events, foundDigest: OTHER },
    } as const;
    for (const topic of ['task', 'solution', 'ballot', 'events'] as const) {
      expect(book.hear('a', topic, MESSAGES[topic]), topic).to.equal('new');
      expect(book.hear('a', topic, MESSAGES[topic]), topic).to.equal('same');
      expect(book.hear('a', topic, changed[topic]), topic).to.equal('other');
      expect(book.hear('a', topic, MESSAGES[topic]), topic).to.equal('same');
      expect(book.hear('b', topic, changed[topic]), `${topic} of another peer`).to.equal('new');
    }
  });

  it('takes another task, slot or interval for another thing', () => {
    const book = open();
    book.hear('a', 'solution', MESSAGES.solution);
    expect(book.hear('a', 'solution', { ...MESSAGES.solution, slot: 4, digests: [] })).to.equal('new');
    book.hear('a', 'events', MESSAGES.events);
    expect(book.hear('a', 'events', { ...MESSAGES.events, interval: 8, foundDigest: OTHER })).to.equal('new');
  });

  it('holds nobody to where it is reached, how it stands, or which version it proposes', () => {
    const book = open();
    for (const topic of ['announce', 'status', 'attest'] as const) book.hear('a', topic, MESSAGES[topic]);
    expect(book.hear('a', 'announce', { ...MESSAGES.announce, addresses: [] })).to.equal('new');
    expect(book.hear('a', 'status', { ...MESSAGES.status, load: 9 })).to.equal('new');
    expect(book.hear('a', 'attest', { ...MESSAGES.attest, digest: OTHER })).to.equal('new');
  });

  it('forgets after an hour, and keeps no more than 512 of a peer and 1024 peers, of which the oldest go', () => {
    const book = open();
    book.hear('a', 'task', { taskId: 0n, specDigest: DIGEST });
    now += 3_599_000;
    expect(book.hear('a', 'task', { taskId: 0n, specDigest: OTHER })).to.equal('other');
    now += 1_000;
    expect(book.hear('a', 'task', { taskId: 0n, specDigest: OTHER })).to.equal('new');
    for (let taskId = 1n; taskId <= 511n; taskId++) book.hear('a', 'task', { taskId, specDigest: DIGEST });
    expect(book.hear('a', 'task', { taskId: 0n, specDigest: DIGEST })).to.equal('other');
    book.hear('a', 'task', { taskId: 512n, specDigest: DIGEST });
    expect(book.hear('a', 'task', { taskId: 0n, specDigest: DIGEST })).to.equal('new');
    for (let peer = 0; peer < 1_024; peer++) book.hear(`p${peer}`, 'task', { taskId: 7n, specDigest: DIGEST });
    expect(book.hear('a', 'task', { taskId: 512n, specDigest: OTHER })).to.equal('new');
  });

  it('forgets nobody with an account because of keys that cost nothing', () => {
    const book = open();
    for (let peer = 0; peer < 500; peer++) book.hear(`staked${peer}`, 'task', { taskId: 7n, specDigest: DIGEST });
    for (let peer = 0; peer < 2_000; peer++) book.hear(`key${peer}`, 'task', { taskId: 7n, specDigest: DIGEST });
    for (let peer = 0; peer < 500; peer++)
      expect(book.hear(`staked${peer}`, 'task', { taskId: 7n, specDigest: OTHER })).to.equal('other');
    for (let peer = 500; peer < 1_525; peer++) book.hear(`staked${peer}`, 'task', { taskId: 7n, specDigest: DIGEST });
    expect(book.hear('staked500', 'task', { taskId: 7n, specDigest: OTHER }), 'still no more than 1024').to.equal('new');
  });
});
