import type { Clock } from '../process/clock.ts';

/** What one peer may take or send, in whatever is counted: `burst` at once, refilled at `perSecond`. */
export type PeerQuotaOptions = { readonly burst: number; readonly perSecond: number };

/** What peers have left. */
export type PeerQuota = {
  /** True while the peer's account is not overdrawn. */
  allows(peerId: string): boolean;
  /** Books an amount; the account may be overdrawn by the last one. */
  spend(peerId: string, amount: number): void;
};

/** The oldest accounts go first beyond this many peers; a forgotten peer starts with a full burst, as a new key would. */
const MAX_PEERS = 1024;

/** Full accounts for everyone. */
export const createPeerQuota = (options: PeerQuotaOptions, modules: { readonly clock: Pick<Clock, 'now'> }): PeerQuota => {
  const accounts = new Map<string, { left: number; at: number }>();
  // A clock that is set back takes nothing away.
  const leftOf = (peerId: string, now: number): number => {
    const account = accounts.get(peerId);
    return account === undefined
      ? options.burst
      : Math.min(options.burst, account.left + (Math.max(0, now - account.at) / 1000) * options.perSecond);
  };
  return {
    allows: (peerId) => leftOf(peerId, modules.clock.now()) > 0,
    spend: (peerId, amount) => {
      const now = modules.clock.now();
      const left = leftOf(peerId, now) - amount;
      accounts.delete(peerId);
      accounts.set(peerId, { left, at: now });
      const oldest = accounts.size > MAX_PEERS ? accounts.keys().next().value : undefined;
      if (oldest !== undefined) accounts.delete(oldest);
    },
  };
};
