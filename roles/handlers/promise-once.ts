import { encodeCbor } from '../../protocol/cbor.ts';
import { type PromiseShape, readPromise } from './read-promise.ts';
import type { Workshop } from './workshop.ts';

/**
 * A statement that this node binds itself to: made once, written down before anyone hears of it, and the same ever after,
 * also when a crash came between. Values are plain dag-cbor. Throws JOURNAL_CORRUPT.
 */
export const promiseOnce = async <T extends object>(
  journal: Workshop['journal'],
  key: string,
  shape: PromiseShape,
  make: () => Promise<T>,
): Promise<T> =>
  promised<T>(journal, key, shape) ?? (readPromise(journal.putIfAbsent(key, encodeCbor(await make(), key)), key, shape) as T);

/** What was promised under that key, if anything. Throws JOURNAL_CORRUPT. */
export const promised = <T extends object>(journal: Workshop['journal'], key: string, shape: PromiseShape): T | undefined => {
  const known = journal.get(key);
  return known === undefined ? undefined : (readPromise(known, key, shape) as T);
};
