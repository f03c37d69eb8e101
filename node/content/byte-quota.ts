import type { Clock } from '../process/clock.ts';

/** What one peer may take: `burst` bytes at once, refilled at `perSecond`. */
export type ByteQuotaOptions = { readonly burst: number; readonly perSecond: number };

/** Bytes that peers may still take. */
export type ByteQuota = {
  /** True while the peer's account is not overdrawn. */
  allows(peerId: string): boolean;
  /** Books bytes that were sent; the account may be overdrawn by one chunk. */
  spend(peerId: string, bytes: number): void;
};

/** The oldest accounts go first beyond this many peers; a forgotten peer starts with a full burst, as a new key would. */
const MAX_PEERS = 1024;

/** Full accounts for everyone. */
export const createByteQuota = (options: ByteQuotaOptions, modules: { readonly clock: Pick<Clock, 'now'> }): ByteQuota => {
  const accounts = new Map<string, { left: number; at: number }>();
  const leftOf = (peerId: string, now: number): number => {
    const account = accounts.get(peerId);
    return account === undefined
      ? options.burst
      : Math.min(options.burst, account.left + ((now - account.at) / 1000) * options.perSecond);
  };
  return {
    allows: (peerId) => leftOf(peerId, modules.clock.now()) > 0,
    spend: (peerId, bytes) => {
      const now = modules.clock.now();
      const left = leftOf(peerId, now) - bytes;
      accounts.delete(peerId);
      accounts.set(peerId, { left, at: now });
      const oldest = accounts.size > MAX_PEERS ? accounts.keys().next().value : undefined;
      if (oldest !== undefined) accounts.delete(oldest);
    },
  };
};
