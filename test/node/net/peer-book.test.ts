import { expect } from 'chai';
import { createPeerBook } from '../../../node/net/peer-book.ts';
import type { Announce } from '../../../protocol/messages/topic-messages.ts';
import { testAccount } from './support/accounts.ts';

const [ALICE, BOB] = [testAccount(1).account, testAccount(2).account];
const announce = (account: typeof ALICE, peerId: string, expiry: number, addresses: string[] = []): Announce => ({
  account,
  peerId,
  expiry: BigInt(expiry),
  addresses,
  roles: [],
  signature: `0x${expiry.toString(16).padStart(130, '0')}`,
});

describe('peer book', () => {
  it('finds peer and account of each other until the binding ends', () => {
    let now = 100_000;
    const book = createPeerBook({ clock: { now: () => now } });
    expect(book.learn(announce(ALICE, 'p', 200))).to.equal(true);
    expect(book.learn(announce(ALICE, 'p', 200))).to.equal(false);
    expect(book.learn(announce(ALICE, 'p', 200, ['/ip4/1.2.3.4/tcp/5']))).to.equal(true);
    expect([book.peerOf(ALICE), book.accountOf('p')]).to.deep.equal(['p', ALICE]);
    expect(book.announceOf(ALICE)?.addresses).to.deep.equal(['/ip4/1.2.3.4/tcp/5']);
    expect(book.announceOf(BOB)).to.equal(undefined);
    expect(book.entries().length).to.equal(1);
    now = 200_000;
    expect([book.peerOf(ALICE), book.accountOf('p')]).to.deep.equal([undefined, undefined]);
    expect(book.entries()).to.deep.equal([]);
  });

  it('follows an account to a new peer, never back by an older binding', () => {
    const book = createPeerBook({ clock: { now: () => 0 } });
    book.learn(announce(ALICE, 'p', 200));
    expect(book.learn(announce(ALICE, 'q', 300))).to.equal(true);
    expect(book.learn(announce(ALICE, 'p', 200))).to.equal(false);
    expect([book.peerOf(ALICE), book.accountOf('p'), book.accountOf('q')]).to.deep.equal(['q', undefined, ALICE]);
  });

  it('gives a peer to the account that it speaks for last', () => {
    const book = createPeerBook({ clock: { now: () => 0 } });
    book.learn(announce(ALICE, 'p', 200));
    book.learn(announce(BOB, 'p', 200));
    expect([book.peerOf(ALICE), book.peerOf(BOB), book.accountOf('p')]).to.deep.equal([undefined, 'p', BOB]);
  });

  it('never holds more than 4096 accounts', () => {
    const book = createPeerBook({ clock: { now: () => 0 } });
    for (let i = 0; i < 4_100; i++) book.learn(announce(`0x${i.toString(16).padStart(40, '0')}`, `p${i}`, 200));
    expect(book.entries().length).to.equal(4_096);
    expect(book.accountOf('p0')).to.equal(undefined);
    expect(book.accountOf('p4099')).to.not.equal(undefined);
  });
});
