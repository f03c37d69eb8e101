import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import type { Workshop } from './workshop.ts';

/**
 * A statement that this node binds itself to: made once, written down before anyone hears of it, and the same ever after,
 * also when a crash came between. Values are plain dag-cbor.
 */
export const promiseOnce = async <T>(journal: Workshop['journal'], key: string, make: () => Promise<T>): Promise<T> =>
  promised<T>(journal, key) ?? (decodeCbor(journal.putIfAbsent(key, encodeCbor(await make(), key)), key) as T);

/** What was promised under that key, if anything. */
export const promised = <T>(journal: Workshop['journal'], key: string): T | undefined => {
  const known = journal.get(key);
  return known === undefined ? undefined : (decodeCbor(known, key) as T);
};
