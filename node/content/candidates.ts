import type { Hex } from '../../protocol/hex.ts';
import type { SessionEnd } from './blob-session.ts';

/** How long a peer is left alone after a session, at first; doubled up to the last each time. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 2_000;

type State = { busy: boolean; banned: boolean; pause: number; notBefore: number; asked: boolean };

/** Whom a fetch may ask, and when again. */
export type Candidates = {
  /** Prefers these peers from now on. */
  prefer(peers: readonly string[]): void;
  /** The connected peer to ask now; it counts as busy. */
  next(connected: readonly string[], now: number, preferredOnly: boolean): string | undefined;
  /** Frees a peer and decides when it may be asked again: after a lie never. */
  ended(peerId: string, end: SessionEnd, now: number): void;
  /** True while a preferred peer is being asked or has not been asked yet. */
  hopeful(connected: readonly string[]): boolean;
  /** Milliseconds until a peer that `next` would consider may be asked. */
  pause(connected: readonly string[], now: number, preferredOnly: boolean): number;
};

/** Nobody asked yet. The digest decides with whom to start among equals, so that many contents spread over many peers. */
export const createCandidates = (digest: Hex): Candidates => {
  const states = new Map<string, State>();
  const preferred = new Set<string>();
  const start = Number.parseInt(digest.slice(2, 10), 16);
  const stateOf = (peerId: string): State => {
    const state = states.get(peerId) ?? { busy: false, banned: false, pause: FIRST_PAUSE_MS, notBefore: 0, asked: false };
    states.set(peerId, state);
    return state;
  };
  const ordered = (connected: readonly string[]): string[] => {
    const turn = connected.length === 0 ? 0 : start % connected.length;
    const turned = [...connected.slice(turn), ...connected.slice(0, turn)];
    return [...turned.filter((peer) => preferred.has(peer)), ...turned.filter((peer) => !preferred.has(peer))];
  };
  return {
    prefer: (peers) => {
      for (const peer of peers) preferred.add(peer);
    },
    next: (connected, now, preferredOnly) => {
      const peerId = ordered(connected).find((peer) => {
        const state = stateOf(peer);
        return !state.busy && !state.banned && state.notBefore <= now && (!preferredOnly || preferred.has(peer));
      });
      if (peerId !== undefined) Object.assign(stateOf(peerId), { busy: true, asked: true });
      return peerId;
    },
    ended: (peerId, end, now) => {
      const state = stateOf(peerId);
      state.busy = false;
      state.banned = end === 'lied';
      if (end === 'finished') state.pause = FIRST_PAUSE_MS;
      state.notBefore = end === 'finished' ? now : now + state.pause;
      if (end !== 'finished') state.pause = Math.min(state.pause * 2, LAST_PAUSE_MS);
    },
    hopeful: (connected) => connected.some((peer) => preferred.has(peer) && (stateOf(peer).busy || !stateOf(peer).asked)),
    pause: (connected, now, preferredOnly) =>
      Math.min(
        LAST_PAUSE_MS,
        ...connected
          .filter((peer) => !preferredOnly || preferred.has(peer))
          .map(stateOf)
          .flatMap((state) => (state.busy || state.banned ? [] : Math.max(1, state.notBefore - now))),
      ),
  };
};
