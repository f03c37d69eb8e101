import { type Hex, toHex } from './hex.ts';
import { leafHash, nodeHash } from './merkle.ts';

const HASH = 32;
/** Hashes without a rest: some milliseconds. */
const RUN = 256;
const hashAt = (level: Uint8Array, at: number): Uint8Array => level.subarray(HASH * at, HASH * (at + 1));
const widthOf = (level: Uint8Array): number => level.length / HASH;

/** The ordered tree of `merkleRoot`, kept whole, so that many of its leaves can be opened at once: 64 bytes of memory a leaf. */
export class MerkleTree {
  readonly #levels: readonly Uint8Array[];

  private constructor(levels: readonly Uint8Array[]) {
    this.#levels = levels;
  }

  /**
   * The tree of `count` leaves' data in order, at least one. Hashing a million rows takes a minute: `rest` is waited for after every
   * `RUN` hashes, so that whoever has more to do than this can do it.
   */
  static async grow(count: number, data: (index: number) => Uint8Array, rest: () => Promise<void>): Promise<MerkleTree> {
    let level = new Uint8Array(HASH * count);
    for (let i = 0; i < count; i++) {
      level.set(leafHash(i, data(i)), HASH * i);
      if (i % RUN === RUN - 1) await rest();
    }
    const levels = [level];
    while (widthOf(level) > 1) {
      const width = widthOf(level);
      const above = new Uint8Array(HASH * Math.ceil(width / 2));
      for (let i = 0; i < width; i += 2) {
        above.set(i + 1 < width ? nodeHash(hashAt(level, i), hashAt(level, i + 1)) : hashAt(level, i), (HASH * i) / 2);
        if (i % (2 * RUN) === 2 * (RUN - 1)) await rest();
      }
      levels.push(above);
      level = above;
    }
    return new MerkleTree(levels);
  }

  get root(): Hex {
    return toHex(this.#levels[this.#levels.length - 1] as Uint8Array);
  }

  /**
   * The hashes that these leaves (ascending, each once) lack on their way to the root, 32 bytes each: level by level from the leaves
   * up, from left to right. A node whose sibling is known, and one that is promoted, lacks none.
   */
  siblings(indices: ArrayLike<number>): Uint8Array {
    const lacking: Uint8Array[] = [];
    let known = Array.from(indices);
    for (const level of this.#levels) {
      const above: number[] = [];
      for (const [i, at] of known.entries()) {
        const left = at % 2 === 1;
        const sibling = at ^ 1;
        if (above[above.length - 1] !== at >> 1) above.push(at >> 1);
        if (left ? known[i - 1] !== sibling : sibling < widthOf(level) && known[i + 1] !== sibling)
          lacking.push(hashAt(level, sibling));
      }
      known = above;
    }
    const out = new Uint8Array(HASH * lacking.length);
    for (const [i, hash] of lacking.entries()) out.set(hash, HASH * i);
    return out;
  }
}

/** One leaf that is shown. */
export type ShownLeaf = { readonly index: number; readonly data: Uint8Array };

/**
 * True when `leaves` (ascending, each once, at least one) are leaves of the tree of `count` leaves under `root`, and `siblings` are what
 * `MerkleTree.siblings` gives for them: none missing, none left over.
 */
export const verifyLeaves = (root: Hex, count: number, leaves: Iterable<ShownLeaf>, siblings: Uint8Array): boolean => {
  let used = 0;
  const take = (): Uint8Array => hashAt(siblings, used++);
  let known: { at: number; hash: Uint8Array }[] = [];
  for (const { index, data } of leaves) {
    const before = known[known.length - 1]?.at ?? -1;
    if (!Number.isSafeInteger(index) || index <= before || index >= count) return false;
    known.push({ at: index, hash: leafHash(index, data) });
  }
  if (known.length === 0) return false;
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const above: typeof known = [];
    for (let i = 0; i < known.length; i++) {
      const { at, hash } = known[i] as { at: number; hash: Uint8Array };
      const next = known[i + 1];
      // Read in the order in which they were written; what is missing is an empty array, and so gives another root.
      if (at % 2 === 1) above.push({ at: (at - 1) / 2, hash: nodeHash(take(), hash) });
      else if (next?.at === at + 1) {
        above.push({ at: at / 2, hash: nodeHash(hash, next.hash) });
        i++;
      } else above.push({ at: at / 2, hash: at + 1 < width ? nodeHash(hash, take()) : hash });
    }
    known = above;
  }
  return HASH * used === siblings.length && toHex((known[0] as { hash: Uint8Array }).hash) === root;
};
