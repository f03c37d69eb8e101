/** What a node promised, kept before the promise is sent. Keys are short texts, compared byte by byte. */
export type Journal = {
  get(key: string): Uint8Array | undefined;
  /** On disk when it returns. */
  put(key: string, value: Uint8Array): void;
  /** Stores `value` unless the key is taken; returns what the key holds then. What makes "never two different statements". */
  putIfAbsent(key: string, value: Uint8Array): Uint8Array;
  /** Every entry whose key starts with `prefix`, in key order. */
  list(prefix: string): [key: string, value: Uint8Array][];
  delete(key: string): void;
  /** Frees file and lock; idempotent. Any other call afterwards raises JOURNAL_CLOSED. */
  close(): void;
};
