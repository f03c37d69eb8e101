import type { Network } from '../../node/net/network.ts';
import type { Hex } from '../../protocol/hex.ts';

/** Digests remembered; the oldest goes first. */
const KEPT = 4096;
/** Peers of one digest; more are not needed. */
const KEPT_PEERS = 4;

/** Who said to hold what: gossip hints, asked first when that content is wanted. A hint can be wrong; then others are asked. */
export class Holders {
  readonly #peers = new Map<Hex, readonly string[]>();

  /** Listens to the hints of `network`. */
  listen(network: Pick<Network, 'subscribe'>): void {
    network.subscribe('task', ({ specDigest }, { peerId }) => this.#note(specDigest, peerId));
    network.subscribe('ballot', ({ reportDigest }, { peerId }) => this.#note(reportDigest, peerId));
    network.subscribe('attest', ({ digest }, { peerId }) => this.#note(digest, peerId));
    network.subscribe('solution', ({ digests }, { peerId }) => {
      for (const digest of digests) this.#note(digest, peerId);
    });
  }

  /** Peers that said they hold this content, the first to say so first: whoever repeats a hint does not displace its author. */
  of(digest: Hex): readonly string[] {
    return this.#peers.get(digest) ?? [];
  }

  #note(digest: Hex, peerId: string): void {
    const before = this.#peers.get(digest) ?? [];
    this.#peers.delete(digest);
    this.#peers.set(digest, before.includes(peerId) ? before : [...before, peerId].slice(0, KEPT_PEERS));
    const oldest = this.#peers.keys().next();
    if (this.#peers.size > KEPT && !oldest.done) this.#peers.delete(oldest.value);
  }
}
