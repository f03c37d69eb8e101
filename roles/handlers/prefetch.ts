import type { Hex } from '../../protocol/hex.ts';
import { maxDatasetBytes } from '../../substrate/data/dataset.ts';
import { NOTHING } from '../content/nothing.ts';
import { openTask } from './open-task.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/**
 * Fetches content that will be needed soon, and no more of it than honest content has; what cannot be had now is looked for
 * again when it is needed.
 */
export const prefetch = async (
  shop: Workshop,
  request: Extract<Work, { type: 'prefetch' }>,
  signal: AbortSignal,
): Promise<true> => {
  const { from, content, projectSpec, params } = request;
  const { schema, bounds } = await shop.library.payload(projectSpec, params.programHash);
  const { truthCount } = await shop.library.projectSpec(projectSpec);
  const maxBytes = maxDatasetBytes(schema.columns, truthCount);
  const providers = shop.providersOf(from);
  const fetch = (digest: Hex, maxBytes: number): Promise<unknown> => shop.library.bytes(digest, { providers, maxBytes, signal });
  await Promise.allSettled(
    'truth' in content
      ? [shop.library.dataset(schema, content.truth, { providers, signal, maxBytes })]
      : [
          fetch(content.solution.updateDigest, bounds.updateBytes),
          ...(content.solution.leavesDigest === NOTHING
            ? []
            : [fetch(content.solution.leavesDigest, 32 * (params.intervals + 1))]),
        ],
  );
  return true;
};

/** Opens payload, shards and base of a task while its solvers train, so that judging it begins at once. */
export const warmUp = async (shop: Workshop, request: Extract<Work, { type: 'warm-up' }>, signal: AbortSignal): Promise<true> => {
  const { task, projectSpec, params } = request;
  const { spec, payload, shards } = await openTask(shop, task, projectSpec, params);
  const providers = shop.providersOf(task.proposer);
  for (const { digest } of shards) await shop.library.dataset(payload.schema, digest, { signal, providers });
  await shop.library.version(payload, spec.headDigest, { signal });
  return true;
};
