import type { Network } from '../../node/net/network.ts';
import type { Hex } from '../../protocol/hex.ts';

/** Digests remembered; the oldest goes first. */
const KEPT = 4096;

/** Who said to hold what: gossip hints, asked first when that content is wanted. A hint can be wrong; then others are asked. */
export class Holders {
  readonly #peers = new Map<Hex, string>();

  /** Listens to the hints of `network`. */
  listen(network: Pick<Network, 'subscribe'>): void {
    network.subscribe('task', ({ specDigest }, { peerId }) => this.#note(specDigest, peerId));
    network.subscribe('ballot', ({ reportDigest }, { peerId }) => this.#note(reportDigest, peerId));
    network.subscribe('attest', ({ digest }, { peerId }) => this.#note(digest, peerId));
    network.subscribe('solution', ({ digests }, { peerId }) => {
      for (const digest of digests) this.#note(digest, peerId);
    });
  }

  /** The peer that said it holds this content, if one did. */
  of(digest: Hex): readonly string[] {
    const peer = this.#peers.get(digest);
    return peer === undefined ? [] : [peer];
  }

  #note(digest: Hex, peerId: string): void {
    this.#peers.delete(digest);
    this.#peers.set(digest, peerId);
    const oldest = this.#peers.keys().next();
    if (this.#peers.size > KEPT && !oldest.done) this.#peers.delete(oldest.value);
  }
}
