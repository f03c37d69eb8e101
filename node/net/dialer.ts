import type { Announce } from '../../protocol/messages/topic-messages.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';

/** Addresses tried of one announced peer. */
const MAX_TRIED = 4;
/** Of two peers that learn of each other, one waits this long for the other's call, so that they do not both connect. */
const POLITE_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** Whom to reach, and how many. */
export type DialerOptions = { readonly peerId: string; readonly bootstrap: readonly string[]; readonly dialUpTo: number };

/** Collaborators of the dialer. */
export type DialerModules = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly peers: () => string[];
  readonly dial: (address: string, signal: AbortSignal) => Promise<void>;
  readonly isBanned: (peerId: string) => boolean;
};

/** Keeps a host connected to its bootstrap peers and to those who announced themselves. */
export type Dialer = {
  /** Keeps dialling each bootstrap address until connected, again after every loss; resolves when the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Dials an announced peer once, unless connected, banned, or enough others are. */
  meet(announce: Announce, signal: AbortSignal): Promise<void>;
  /** Tells that a peer left, so that a lost bootstrap peer is called again soon. */
  lost(): void;
};

/** A dialer that is idle until `run`. */
export const createDialer = (options: DialerOptions, modules: DialerModules): Dialer => {
  const { clock, logger } = modules;
  const pending = new Set<string>();
  let wake = (): void => {};
  const connected = (peerId: string): boolean => modules.peers().includes(peerId);
  const target = (address: string): string => address.slice(address.lastIndexOf('/') + 1);

  const dialFirst = async (peerId: string, addresses: readonly string[], signal: AbortSignal): Promise<boolean> => {
    for (const address of addresses) {
      if (signal.aborted || connected(peerId)) return true;
      try {
        await modules.dial(address, signal);
        return true;
      } catch (error) {
        logger.debug({ peerId, error: error instanceof Error ? error.message : String(error) }, 'dial failed');
      }
    }
    return connected(peerId);
  };

  return {
    run: async (signal) => {
      let delay = FIRST_RETRY_MS;
      while (!signal.aborted) {
        const woken = new AbortController();
        wake = () => woken.abort();
        const missing = options.bootstrap.filter((address) => target(address) !== options.peerId && !connected(target(address)));
        const reached = await Promise.all(missing.map((address) => dialFirst(target(address), [address], signal)));
        delay = reached.every(Boolean) ? FIRST_RETRY_MS : Math.min(delay * 2, LAST_RETRY_MS);
        const wait = reached.every(Boolean) ? LAST_RETRY_MS : delay;
        await clock.sleep(wait, AbortSignal.any([signal, woken.signal]));
        if (woken.signal.aborted) await clock.sleep(delay, signal);
      }
    },
    meet: async (announce, signal) => {
      const { peerId } = announce;
      if (peerId === options.peerId || pending.has(peerId) || connected(peerId) || modules.isBanned(peerId)) return;
      // Only addresses that name the announced peer: otherwise an announcement could aim everyone's calls at a third party.
      const addresses = announce.addresses.filter((address) => address.endsWith(`/p2p/${peerId}`)).slice(0, MAX_TRIED);
      pending.add(peerId);
      try {
        if (peerId < options.peerId) await clock.sleep(POLITE_MS, signal);
        if (modules.peers().length < options.dialUpTo) await dialFirst(peerId, addresses, signal);
      } finally {
        pending.delete(peerId);
      }
    },
    lost: () => wake(),
  };
};
