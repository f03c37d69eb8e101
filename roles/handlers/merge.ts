import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { MERGE_RULES, type MergeRule } from '../../substrate/merge/rules.ts';
import type { DataSchema } from '../../substrate/payload.ts';
import { inputRoot, mergeInputs } from '../content/inputs.ts';
import type { MergedVersion, Review, Work } from './work.ts';
import type { Workshop } from './workshop.ts';

type MergeRequest = Extract<Work, { type: 'merge' }>;
type ReviewRequest = Extract<Work, { type: 'review' }>;

const THIS = 1;
const THAT = 2;
const WORSE = 3;

/** Merges all accepted solutions of a round with the project's rule; the same for everyone who does it. */
export const merge = async (shop: Workshop, request: MergeRequest, signal: AbortSignal): Promise<MergedVersion> => {
  const { params } = request;
  const payload = await shop.library.payload(request.projectSpec, params.programHash);
  const inputs = mergeInputs(request.tasks);
  const base = await shop.library.version(payload, request.head, { signal });
  const updates = await Promise.all(
    inputs.map(({ updateDigest, account }) =>
      shop.library.bytes(updateDigest, { maxBytes: payload.bounds.updateBytes, signal, providers: shop.providersOf(account) }),
    ),
  );
  const merged = payload.merge(MERGE_RULES[params.mergeRule] as MergeRule, params.mergeF, base, updates);
  return { digest: await shop.content.put(merged), inputRoot: inputRoot(inputs) };
};

/** A seat's word on a proposed version: recompute it, then see that it did not make the model worse. */
export const review = async (shop: Workshop, request: ReviewRequest, signal: AbortSignal): Promise<Review> => {
  const own = await merge(shop, { ...request, type: 'merge' }, signal);
  if (await isWorse(shop, request, own.digest, signal)) return { kind: WORSE, digest: request.proposed.digest };
  // The digest is what gets published. A false input root beside it can be read off the chain, and "that" must name another digest.
  if (own.inputRoot !== request.proposed.inputRoot) shop.logger.warn({ ...request.proposed }, 'proposed with a wrong input root');
  return { kind: own.digest === request.proposed.digest ? THIS : THAT, digest: own.digest };
};

/** The loss rose by more than the tolerance on this round's truths, on recent ones of other proposers, or on the hold-out. */
const isWorse = async (shop: Workshop, request: ReviewRequest, digest: Hex, signal: AbortSignal): Promise<boolean> => {
  const { params } = request;
  const payload = await shop.library.payload(request.projectSpec, params.programHash);
  const [before, after] = await Promise.all([request.head, digest].map((d) => shop.library.version(payload, d, { signal })));
  const meanLoss = async (truths: readonly Hex[], version: Uint8Array): Promise<number> => {
    let sum = 0;
    let count = 0;
    for (const truth of truths) {
      const dataset = await shop.library.dataset(payload.schema, truth, { signal });
      const result = await payload.evaluate(version, dataset, signal);
      sum += result.loss * result.count;
      count += result.count;
    }
    return sum / count;
  };
  const others: Hex[] = [];
  for (const truth of request.otherTruths) if (await isThere(shop, payload.schema, truth, signal)) others.push(truth);
  const settled = request.tasks.flatMap((t) => (t.state === 'settled' && t.truthDigest !== undefined ? [t.truthDigest] : []));
  const holdout = /^0x0+$/.test(params.holdoutDigest) ? [] : [params.holdoutDigest];
  for (const group of [settled, others, holdout]) {
    if (group.length === 0) continue;
    const lossBefore = await meanLoss(group, before as Uint8Array);
    const lossAfter = await meanLoss(group, after as Uint8Array);
    if (!(lossAfter <= lossBefore * (1 + params.toleranceBps / 10_000))) return true;
  }
  return false;
};

/** An old truth that its proposer and its seats no longer serve guards nothing; it must not stop the round either. */
const isThere = async (shop: Workshop, schema: DataSchema, truth: Hex, signal: AbortSignal): Promise<boolean> => {
  try {
    await shop.library.dataset(schema, truth, { signal });
    return true;
  } catch (error) {
    if (!isTempernetError(error, 'NET_NOT_FOUND')) throw error;
    shop.logger.warn({ truth }, 'recent truth cannot be compared');
    return false;
  }
};
