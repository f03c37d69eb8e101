import type { Content, GetOptions } from '../../node/content/content.ts';
import { nativeDigest } from '../../node/content/content-digest.ts';
import type { Logger } from '../../node/log/logger.ts';
import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { Library } from '../../roles/handlers/library.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import type { Records } from '../records/records.ts';

/** What an auditor does the network's work again with: the same code, on records instead of a node's store, and nothing it says counts. */
export type AuditShop = Workshop & {
  /** Whether a content can be had whole. One that cannot does not change that any more. */
  isHere(digest: Hex): Promise<boolean>;
  close(): Promise<void>;
};

const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const NO_SALT: Hex = `0x${'0'.repeat(64)}`;

/** Opens the exact engine beside some records. */
export const openAuditShop = async (
  records: Records,
  options: { readonly workers: number; readonly timeoutMs: number },
  logger: Logger,
): Promise<AuditShop> => {
  const engine = await ExactEngine.create({ workers: options.workers });
  const content = auditContent(records.content);
  const said = new Map<string, Uint8Array>();
  const here = new Map<Hex, Promise<boolean>>();
  const library = new Library({ fetchTimeoutMs: options.timeoutMs }, { content, engine });
  const fetched = async (digest: Hex): Promise<boolean> => {
    try {
      await library.bytes(digest);
      return true;
    } catch (error) {
      if (isTempernetError(error, 'RECORDS_CONTENT_MISSING')) return false;
      throw error;
    }
  };
  return {
    me: NOBODY,
    domain: { chainId: BigInt(records.chainId), taskContract: records.addresses.tasks },
    chain: { params: records.params, blockHash: async () => null },
    content,
    journal: {
      get: (key) => said.get(key),
      putIfAbsent: (key, value) => {
        const first = said.get(key) ?? value;
        said.set(key, first);
        return first;
      },
      list: (prefix) => [...said].filter(([key]) => key.startsWith(prefix)),
    },
    library,
    logger,
    providersOf: () => [],
    digestOf: nativeDigest,
    salt: () => NO_SALT,
    fetchTimeoutMs: options.timeoutMs,
    isHere: (digest) => {
      const known = here.get(digest) ?? fetched(digest);
      here.set(digest, known);
      return known;
    },
    close: () => engine.close(),
  };
};

/** The records' content, and what is worked out anew beside it: that stays in memory until it is deleted. */
const auditContent = (records: Records['content']): Content => {
  const own = new Map<Hex, Uint8Array>();
  return {
    put: async (bytes) => {
      const digest = nativeDigest(bytes);
      own.set(digest, bytes);
      return digest;
    },
    get: async (digest, options) => own.get(digest)?.slice() ?? (await recorded(records, digest, options)),
    has: async (digest) => own.has(digest) || (await records.has(digest)),
    delete: async (digest) => void own.delete(digest),
  };
};

/** What a seat cannot fetch speaks against its author. What a reader's copy lacks does not: so it is another error here. */
const recorded = async (records: Records['content'], digest: Hex, options?: GetOptions): Promise<Uint8Array> => {
  try {
    return await records.get(digest, options);
  } catch (cause) {
    const damaged = isTempernetError(cause, 'STORE_CORRUPT');
    if (!damaged && !isTempernetError(cause, 'NET_NOT_FOUND')) throw cause;
    const detail = damaged ? 'the copy is damaged' : 'nobody who was asked holds it';
    throw new TempernetError('RECORDS_CONTENT_MISSING', { digest, detail }, { cause });
  }
};
