import type { Content } from '../../node/content/content.ts';
import { contentDigest } from '../../protocol/content.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';

/** Content of one process that nobody else serves: what is not there is given up on at once. */
export const memoryContent = (): Content => {
  const kept = new Map<Hex, Uint8Array>();
  return {
    put: async (bytes) => {
      const digest = contentDigest(bytes);
      kept.set(digest, bytes.slice());
      return digest;
    },
    get: async (digest, { signal, maxBytes = Number.POSITIVE_INFINITY } = {}) => {
      if (signal?.aborted) throw new TempernetError('NET_ABORTED', { what: `fetching ${digest}` });
      const bytes = kept.get(digest);
      if (bytes === undefined) throw new TempernetError('NET_NOT_FOUND', { digest });
      if (bytes.length > maxBytes) throw new TempernetError('CONTENT_TOO_LARGE', { digest, size: bytes.length, limit: maxBytes });
      return bytes.slice();
    },
    has: async (digest) => kept.has(digest),
    delete: async (digest) => void kept.delete(digest),
  };
};
