import type { Hex } from '../../protocol/hex.ts';
import { MAX_ADDRESSES } from '../../protocol/messages/limits.ts';
import type { Announce } from '../../protocol/messages/topic-messages.ts';
import { type Role, roleNumber } from '../../protocol/roles.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import { type SignedBinding, signBinding } from './peer-binding.ts';
import type { Deployment } from './topic-string.ts';

/** Newcomers that arrive within this time share one announcement, */
const GATHER_MS = 50;
/** and there is at least so much between two, or a network that starts at once would drown in them. */
const GAP_MS = 1_000;

/** Who announces what, and how often. */
export type AnnouncerOptions = Deployment & {
  readonly account: Hex;
  readonly peerId: string;
  readonly roles: readonly Role[];
  readonly everySeconds: number;
  readonly bindingSeconds: number;
};

/** Collaborators of the announcer. */
export type AnnouncerModules = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly addresses: () => string[];
  /** False while nobody could hear. */
  readonly hasPeers: () => boolean;
  readonly publish: (announce: Announce) => Promise<void>;
  readonly sign: ((digest: Hex) => Hex | Promise<Hex>) | undefined;
};

/** Says again and again where an account is reached. */
export type Announcer = {
  /** Announces until the signal aborts; resolves then. */
  run(signal: AbortSignal): Promise<void>;
  /** Announces soon: a peer came that has not heard. */
  hurry(): void;
  /** What was announced last; undefined before. */
  binding(): SignedBinding | undefined;
};

/** An announcer that is silent until `run`. The binding is signed once and renewed at half of its life. */
export const createAnnouncer = (options: AnnouncerOptions, modules: AnnouncerModules): Announcer => {
  const roles = [...new Set(options.roles)].sort((a, b) => roleNumber(a) - roleNumber(b));
  let binding: SignedBinding | undefined;
  let wake = (): void => {};
  let spoke = Number.NEGATIVE_INFINITY;

  const announce = async (): Promise<void> => {
    const nowSeconds = Math.floor(modules.clock.now() / 1000);
    if (binding === undefined || Number(binding.expiry) - nowSeconds < options.bindingSeconds / 2) {
      binding = await signBinding({ ...options, nowSeconds, seconds: options.bindingSeconds }, modules.sign);
    }
    const { account, peerId } = options;
    const addresses = modules.addresses().slice(0, MAX_ADDRESSES);
    await modules.publish({ account, peerId, roles, addresses, ...binding });
  };

  return {
    run: async (signal) => {
      while (!signal.aborted) {
        const woken = new AbortController();
        wake = () => woken.abort();
        if (modules.hasPeers()) {
          spoke = modules.clock.now();
          await announce().catch((error: unknown) => modules.logger.warn({ error: String(error) }, 'could not announce'));
        }
        await modules.clock.sleep(options.everySeconds * 1000, AbortSignal.any([signal, woken.signal]));
        if (woken.signal.aborted) await modules.clock.sleep(Math.max(GATHER_MS, spoke + GAP_MS - modules.clock.now()), signal);
      }
    },
    hurry: () => wake(),
    binding: () => binding,
  };
};
