/** Reads pieces of memory that lie back to back in thought as one. */
export type FragmentReader = {
  /** Bytes not yet taken. */
  readonly left: number;
  /** The next `count` bytes, copied; the caller has looked at `left`. */
  take(count: number): Uint8Array<ArrayBuffer>;
};

/** A reader at the start of these fragments. */
export const fragmentReader = (fragments: readonly Uint8Array[]): FragmentReader => {
  let left = fragments.reduce((sum, fragment) => sum + fragment.length, 0);
  let index = 0;
  let offset = 0;
  return {
    get left() {
      return left;
    },
    take: (count) => {
      const out = new Uint8Array(count);
      for (let at = 0; at < count; ) {
        const fragment = fragments[index] as Uint8Array;
        const piece = fragment.subarray(offset, offset + count - at);
        out.set(piece, at);
        at += piece.length;
        offset += piece.length;
        if (offset === fragment.length) {
          index++;
          offset = 0;
        }
      }
      left -= count;
      return out;
    },
  };
};
