import type { Hex } from '../../protocol/hex.ts';
import type { Announce } from '../../protocol/messages/topic-messages.ts';
import type { Clock } from '../process/clock.ts';

/** The oldest entries go first beyond this many accounts. */
const MAX_ACCOUNTS = 4096;

/** Who is reached where, from valid announcements. */
export type PeerBook = {
  /** Takes an announcement whose binding was verified; false when it says nothing new (same binding and addresses). */
  learn(announce: Announce): boolean;
  /** True when exactly this binding was learnt before, so that its signature need not be checked again. */
  holds(announce: Announce): boolean;
  /** The peer of an account, while its binding lasts. */
  peerOf(account: Hex): string | undefined;
  /** What an account announced, while its binding lasts. */
  announceOf(account: Hex): Announce | undefined;
  /** The account of a peer, while its binding lasts. */
  accountOf(peerId: string): Hex | undefined;
  /** Announcements that are still valid, newest last. */
  entries(): Announce[];
};

/** An empty book. One account has one peer and one peer one account: the later binding replaces what it contradicts. */
export const createPeerBook = (modules: { readonly clock: Pick<Clock, 'now'> }): PeerBook => {
  const byAccount = new Map<Hex, Announce>();
  const byPeer = new Map<string, Hex>();

  const forget = (account: Hex | undefined): void => {
    if (account === undefined) return;
    const entry = byAccount.get(account);
    byAccount.delete(account);
    if (entry !== undefined && byPeer.get(entry.peerId) === account) byPeer.delete(entry.peerId);
  };
  const valid = (account: Hex | undefined): Announce | undefined => {
    const entry = account === undefined ? undefined : byAccount.get(account);
    if (entry === undefined || Number(entry.expiry) * 1000 > modules.clock.now()) return entry;
    forget(account);
    return undefined;
  };
  return {
    learn: (announce) => {
      const known = valid(announce.account);
      if (known !== undefined && known.peerId !== announce.peerId && known.expiry > announce.expiry) return false;
      const same = known?.signature === announce.signature && known.addresses.join() === announce.addresses.join();
      forget(announce.account);
      forget(byPeer.get(announce.peerId));
      byAccount.set(announce.account, announce);
      byPeer.set(announce.peerId, announce.account);
      if (byAccount.size > MAX_ACCOUNTS) forget(byAccount.keys().next().value);
      return !same;
    },
    holds: ({ account, peerId, expiry, signature }) => {
      const known = valid(account);
      return known?.peerId === peerId && known.expiry === expiry && known.signature === signature;
    },
    peerOf: (account) => valid(account)?.peerId,
    announceOf: valid,
    accountOf: (peerId) => valid(byPeer.get(peerId))?.account,
    entries: () => [...byAccount.keys()].flatMap((account) => valid(account) ?? []),
  };
};
