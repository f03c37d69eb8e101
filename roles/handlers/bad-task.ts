import type { Hex } from '../../protocol/hex.ts';
import { type Dataset, exampleDigests, maxDatasetBytes } from '../../substrate/data/dataset.ts';
import { blamesContent } from './blames-content.ts';
import { reusedTruth } from './earlier-truths.ts';
import { type OpenTask, openTask } from './open-task.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/** A sound task with its truth and its decoded shards by slot. */
export type JudgedTask = OpenTask & { readonly truth: Dataset; readonly shardOf: (slot: number) => Promise<Dataset> };

/**
 * Check 1 of protocol section 6: spec, data and truth can be fetched, are well-formed, large enough, and the truth shares no
 * example with truths revealed before the task was proposed. Gives the opened task, or in words what is wrong with it.
 * Failures of this node itself (abort, full disk) are thrown, not blamed on the proposer.
 */
export const badTask = async (
  shop: Workshop,
  request: Extract<Work, { type: 'judge' }>,
  signal: AbortSignal,
): Promise<JudgedTask | string> => {
  const { task, params } = request;
  const providers = shop.providersOf(task.proposer);
  // Program and spec are the project's: that they cannot be had says nothing about this task.
  const { schema } = await shop.library.payload(request.projectSpec, params.programHash);
  const { truthCount } = await shop.library.projectSpec(request.projectSpec);
  const maxBytes = maxDatasetBytes(schema.columns, truthCount);
  try {
    const opened = await openTask(shop, task, request.projectSpec, params);
    const truth = await shop.library.dataset(schema, task.truthDigest as Hex, { signal, providers, maxBytes });
    if (truth.count !== opened.spec.truthCount)
      return `truth holds ${truth.count} examples, the spec says ${opened.spec.truthCount}`;
    if (new Set(exampleDigests(truth)).size !== truth.count) return 'truth holds an example twice';
    const reused = await reusedTruth(shop, { schema, maxBytes }, truth, request.earlierTruths, signal);
    if (reused !== undefined) return `truth shares an example with the earlier truth ${reused}`;
    const shards = await Promise.all(opened.shards.map((s) => shop.library.dataset(schema, s.digest, { signal, providers })));
    for (const [slot, shard] of shards.entries()) {
      if (shard.count !== opened.shards[slot]?.count)
        return `shard ${slot} holds another number of examples than its manifest says`;
    }
    return { ...opened, truth, shardOf: async (slot) => shards[slot] as Dataset };
  } catch (error) {
    if (blamesContent(error)) return (error as Error).message;
    throw error;
  }
};
