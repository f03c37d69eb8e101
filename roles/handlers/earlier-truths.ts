import type { Hex } from '../../protocol/hex.ts';
import { type Dataset, exampleDigests } from '../../substrate/data/dataset.ts';
import type { DataSchema } from '../../substrate/payload.ts';
import { blamesContent } from './blames-content.ts';
import { exampleMarks, shareMark } from './example-marks.ts';
import type { Workshop } from './workshop.ts';

/** So many truths that are not here are fetched side by side: what nobody serves is waited for once, not one after the other. */
const SIDE_BY_SIDE = 64;
/** Patience with a truth that could not be had once, ms: a proposer that hides one truth must not delay every later task. */
const SECOND_PATIENCE_MS = 2_000;

/** What data the project takes, and how many bytes a truth of it has at most. */
export type TruthGround = { readonly schema: DataSchema; readonly maxBytes: number };

/**
 * The first of the `earlier` truths that shares an example with `truth`, if there is one. Each earlier truth is read once and
 * remembered by marks, so that the hundredth task costs what the first did. One that nobody serves any more, or that is larger than a
 * truth may be, says nothing.
 */
export const reusedTruth = async (
  shop: Workshop,
  ground: TruthGround,
  truth: Dataset,
  earlier: readonly Hex[],
  signal: AbortSignal,
): Promise<Hex | undefined> => {
  const { schema, maxBytes } = ground;
  const marks = exampleMarks(truth);
  const digests = new Set(exampleDigests(truth));
  const shares = async (digest: Hex): Promise<boolean> => {
    const known = await marksOf(shop, ground, digest, signal);
    if (known === undefined || !shareMark(marks, known)) return false;
    const whole = await unlessGone(shop, digest, shop.library.dataset(schema, digest, { signal, maxBytes }));
    return whole !== undefined && exampleDigests(whole).some((d) => digests.has(d));
  };
  const elsewhere: Hex[] = [];
  for (const digest of earlier) {
    if (!(shop.library.hasMarks(digest) || (await shop.content.has(digest)))) elsewhere.push(digest);
    else if (await shares(digest)) return digest;
  }
  for (let at = 0; at < elsewhere.length; at += SIDE_BY_SIDE) {
    const group = elsewhere.slice(at, at + SIDE_BY_SIDE);
    const found = await Promise.all(group.map(shares));
    const reused = group.find((_, i) => found[i]);
    if (reused !== undefined) return reused;
  }
  return undefined;
};

const marksOf = (shop: Workshop, { schema, maxBytes }: TruthGround, digest: Hex, signal: AbortSignal) => {
  const patience = shop.library.wasMissed(digest) ? { timeoutMs: Math.min(SECOND_PATIENCE_MS, shop.fetchTimeoutMs) } : {};
  return unlessGone(shop, digest, shop.library.marks(schema, digest, { signal, maxBytes, ...patience }));
};

const unlessGone = async <T>(shop: Workshop, digest: Hex, found: Promise<T>): Promise<T | undefined> => {
  try {
    return await found;
  } catch (error) {
    if (!blamesContent(error)) throw error;
    shop.logger.warn({ digest }, 'earlier truth cannot be compared');
    return undefined;
  }
};
