import type { Hex } from '../../protocol/hex.ts';

/** How a fetch may behave. */
export type GetOptions = {
  readonly signal?: AbortSignal;
  /** Refuse content above this many bytes. @default the store's limit */
  readonly maxBytes?: number;
  /** Peer ids asked first; everyone else connected is asked as well when these fail. */
  readonly providers?: readonly string[];
  /** Give up after this long without the whole content. @default 60000 */
  readonly timeoutMs?: number;
};

/** Content by digest (sha2-256 of its dag-cbor manifest), local first, then from peers. */
export type Content = {
  /** Stores bytes and returns their digest; idempotent. */
  put(bytes: Uint8Array): Promise<Hex>;
  /**
   * The verified bytes. Throws NET_NOT_FOUND (no holder in time), CONTENT_TOO_LARGE, NET_ABORTED,
   * or STORE_QUOTA. A corrupt local block counts as missing and is fetched again.
   */
  get(digest: Hex, options?: GetOptions): Promise<Uint8Array>;
  /** True when manifest and all chunks are stored here. */
  has(digest: Hex): Promise<boolean>;
  /** Removes local chunks not shared with other content; absent content is no error. */
  delete(digest: Hex): Promise<void>;
};
