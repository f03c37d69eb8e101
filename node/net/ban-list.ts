import type { Clock } from '../process/clock.ts';
import { PEER_FAULTS, type PeerFault } from './peer-fault.ts';

/** Points at which a peer is banned. */
const BAN_AT = 100;
/** Points are halved after so long without a ban, so that rare faults of an honest peer never add up. */
const HALF_LIFE_MS = 60_000;
/** The oldest entries go first beyond this many peers. */
const MAX_PEERS = 4096;

type Entry = { points: number; at: number; bannedUntil: number };

/** Faults of peers, and who is banned because of them. */
export type BanList = {
  /** Counts a fault; true when it got the peer banned just now. */
  report(peerId: string, fault: PeerFault): boolean;
  /** Milliseconds until the peer's ban expires; 0 when it has none. */
  remaining(peerId: string): number;
  /** Points now, after decay. */
  points(peerId: string): number;
};

/** An empty list whose bans last `banSeconds`. */
export const createBanList = (
  options: { readonly banSeconds: number },
  modules: { readonly clock: Pick<Clock, 'now'> },
): BanList => {
  const entries = new Map<string, Entry>();
  const decayed = (entry: Entry, now: number): number => entry.points * 2 ** (-(now - entry.at) / HALF_LIFE_MS);
  const remaining = (peerId: string): number => Math.max(0, (entries.get(peerId)?.bannedUntil ?? 0) - modules.clock.now());
  return {
    report: (peerId, fault) => {
      const now = modules.clock.now();
      const before = entries.get(peerId);
      const entry = {
        points: PEER_FAULTS[fault] + (before === undefined ? 0 : decayed(before, now)),
        at: now,
        bannedUntil: before?.bannedUntil ?? 0,
      };
      entries.delete(peerId);
      entries.set(peerId, entry);
      const oldest = entries.size > MAX_PEERS ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      if (entry.points < BAN_AT || entry.bannedUntil > now) return false;
      // The ban is the punishment: what led to it is forgiven with it.
      entry.points = 0;
      entry.bannedUntil = now + options.banSeconds * 1000;
      return true;
    },
    remaining,
    points: (peerId) => {
      const entry = entries.get(peerId);
      return entry === undefined ? 0 : decayed(entry, modules.clock.now());
    },
  };
};
