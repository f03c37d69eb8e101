/** One answer that is being given. */
export type AnswerPlace = {
  /** Aborts when the place is given to a peer that has fewer. */
  readonly signal: AbortSignal;
  /** The reader took something. */
  moved(): void;
  /** Frees the place. Idempotent. */
  leave(): void;
};

/** Places for answers, shared out so that peers that take theirs slowly keep nobody else from being answered. */
export type AnswerPlaces = {
  /** A place for an answer to this peer; undefined when it has its share, or everyone else has as few. */
  enter(peerId: string): AnswerPlace | undefined;
};

/**
 * So many places `ofPeer` and `inAll`. When all are taken, a peer that has none, or clearly fewer than the one with the most, gets the
 * place of that one whose reader took something longest ago.
 */
export const createAnswerPlaces = (options: { readonly ofPeer: number; readonly inAll: number }): AnswerPlaces => {
  /** The one that moved longest ago is first. */
  const taken = new Set<{ readonly peerId: string; readonly ending: AbortController }>();

  const makeRoom = (shares: ReadonlyMap<string, number>, own: number): boolean => {
    const most = Math.max(...shares.values());
    // Otherwise two busy peers would take one place from each other for ever.
    if (own > 0 && most <= own + 1) return false;
    const slowest = [...taken].find(({ peerId }) => shares.get(peerId) === most);
    if (slowest === undefined) return false;
    taken.delete(slowest);
    slowest.ending.abort();
    return true;
  };

  return {
    enter: (peerId) => {
      const shares = new Map<string, number>();
      for (const other of taken) shares.set(other.peerId, (shares.get(other.peerId) ?? 0) + 1);
      const own = shares.get(peerId) ?? 0;
      if (own >= options.ofPeer) return undefined;
      if (taken.size >= options.inAll && !makeRoom(shares, own)) return undefined;
      const place = { peerId, ending: new AbortController() };
      taken.add(place);
      return {
        signal: place.ending.signal,
        moved: () => {
          if (taken.delete(place)) taken.add(place);
        },
        leave: () => void taken.delete(place),
      };
    },
  };
};
