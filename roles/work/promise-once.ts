import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import type { Workshop } from './workshop.ts';

/**
 * A statement that this node binds itself to: made once, written down before anyone hears of it, and the same ever after,
 * also when a crash came between. Values are plain dag-cbor.
 */
export const promiseOnce = async <T>(journal: Workshop['journal'], key: string, make: () => Promise<T>): Promise<T> => {
  const known = journal.get(key);
  if (known !== undefined) return decodeCbor(known, key) as T;
  return decodeCbor(journal.putIfAbsent(key, encodeCbor(await make(), key)), key) as T;
};
