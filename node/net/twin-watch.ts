import type { Hex } from '../../protocol/hex.ts';
import type { Announce } from '../../protocol/messages/topic-messages.ts';
import type { Logger } from '../log/logger.ts';

/** The host that must be the only one of its account. */
export type TwinOptions = { readonly account: Hex; readonly peerId: string };

/** What a watch works with. */
export type TwinModules = {
  /** Expiry of this host's own binding; undefined before it signed one. */
  readonly expiry: () => bigint | undefined;
  /** True when that very peer answers under one of the addresses: it holds the key of its peer id, now. */
  readonly answers: (peerId: string, addresses: readonly string[]) => Promise<boolean>;
  /** Told once: this host is the one that has to stop. */
  readonly onTwin: (peerId: string) => void;
  readonly logger: Logger;
};

/**
 * Looks at announcements for another peer that speaks for the same account: two nodes with one key, which could sign two different
 * statements. Both see each other, and both must come to the same answer: who signed its binding later stops, of two signed in
 * the same second the one with the greater peer id. An old announcement that somebody repeats stops nobody, since its peer must
 * answer. The signature of the binding is checked before.
 */
export const createTwinWatch = (
  { account, peerId }: TwinOptions,
  modules: TwinModules,
): ((announce: Announce) => Promise<void>) => {
  const { expiry, answers, onTwin, logger } = modules;
  const asking = new Set<string>();
  const isLater = (other: Announce): boolean => {
    const own = expiry();
    return own === undefined || own > other.expiry || (own === other.expiry && peerId > other.peerId);
  };
  return async (announce) => {
    if (announce.account !== account || announce.peerId === peerId || asking.has(announce.peerId)) return;
    asking.add(announce.peerId);
    try {
      if (!(await answers(announce.peerId, announce.addresses))) return;
      logger.warn({ peerId: announce.peerId }, 'another node speaks for this account');
      if (isLater(announce)) onTwin(announce.peerId);
    } finally {
      asking.delete(announce.peerId);
    }
  };
};
