import type { Content } from '../../node/content/content.ts';
import { nativeDigest } from '../../node/content/content-digest.ts';
import type { Logger } from '../../node/log/logger.ts';
import type { Hex } from '../../protocol/hex.ts';
import { Library } from '../../roles/handlers/library.ts';
import type { Workshop } from '../../roles/handlers/workshop.ts';
import { ExactEngine } from '../../substrate/program/exact/exact-engine.ts';
import type { Records } from '../records/records.ts';

/** What an auditor does the network's work again with: the same code, on records instead of a node's store, and nothing it says counts. */
export type AuditShop = Workshop & { close(): Promise<void> };

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
    },
    library: new Library({ fetchTimeoutMs: options.timeoutMs }, { content, engine }),
    logger,
    providersOf: () => [],
    digestOf: nativeDigest,
    salt: () => NO_SALT,
    fetchTimeoutMs: options.timeoutMs,
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
    get: async (digest, options) => own.get(digest)?.slice() ?? (await records.get(digest, options)),
    has: async (digest) => own.has(digest) || (await records.has(digest)),
    delete: async (digest) => void own.delete(digest),
  };
};
