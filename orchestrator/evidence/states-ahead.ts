import type { Hex } from '../../protocol/hex.ts';

/** States, as content, that were worked out and that a later interval starts from or the last leaf names; a state is as large as a model and its optimiser. */
export class StatesAhead {
  readonly #lastAt: ReadonlyMap<Hex, number>;
  readonly #states = new Map<Hex, Uint8Array>();

  /** `leaves` in order: interval `i` starts from leaf `i`. */
  constructor(leaves: readonly Hex[]) {
    this.#lastAt = new Map(leaves.map((digest, at) => [digest, at]));
  }

  get size(): number {
    return this.#states.size;
  }

  get(digest: Hex): Uint8Array | undefined {
    return this.#states.get(digest);
  }

  /** Keeps a state that a leaf from `at` on names; gives whether it did. */
  put(digest: Hex, state: Uint8Array, at: number): boolean {
    const needed = this.#needed(digest, at);
    if (needed) this.#states.set(digest, state);
    return needed;
  }

  /** Lets go of what no leaf from `at` on names. */
  reach(at: number): void {
    for (const digest of this.#states.keys()) if (!this.#needed(digest, at)) this.#states.delete(digest);
  }

  #needed(digest: Hex, at: number): boolean {
    return (this.#lastAt.get(digest) ?? -1) >= at;
  }
}
