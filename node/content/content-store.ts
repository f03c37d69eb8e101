import type { Hex } from '../../protocol/hex.ts';
import type { ContentManifest } from '../../protocol/manifest.ts';

/** Content on one's own disk: manifests, and the chunks they name, some of which may be missing. */
export type ContentStore = {
  /** The manifest of a content that is here, wholly or in part. */
  manifest(digest: Hex): ContentManifest | undefined;
  /** Indices of chunks that are not here, rising; undefined without the manifest. */
  missing(digest: Hex): number[] | undefined;
  /** Begins a content: stores its manifest and reserves its bytes. Idempotent. Throws CONTENT_QUOTA, CONTENT_DISK. */
  begin(digest: Hex, manifest: ContentManifest): Promise<void>;
  /** Stores chunk `index` of a content that was begun; the caller has verified it. */
  writeChunk(digest: Hex, index: number, bytes: Uint8Array): Promise<void>;
  /**
   * Fills `target`, which has the chunk's length, with chunk `index`, verified; false when it is missing. A corrupt chunk is
   * logged and missing from then on.
   */
  readChunk(digest: Hex, index: number, target: Uint8Array): Promise<boolean>;
  /** Removes a content. */
  remove(digest: Hex): Promise<void>;
  /** Bytes that the contents here reserve. */
  usedBytes(): number;
  /** Closes open files; they are opened again on demand. */
  rest(): Promise<void>;
};
