import type { Hex } from '../../protocol/hex.ts';
import { weightCount } from '../../substrate/codecs/tensors.ts';
import { maxDatasetBytes } from '../../substrate/data/dataset.ts';
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
  const { manifest } = await shop.library.program(projectSpec, params.programHash);
  const { truthCount } = await shop.library.projectSpec(projectSpec);
  const maxBytes = maxDatasetBytes(manifest.batch.columns, truthCount);
  const providers = shop.providersOf(from);
  const fetch = (digest: Hex, maxBytes: number): Promise<unknown> => shop.library.bytes(digest, { providers, maxBytes, signal });
  await Promise.allSettled(
    'truth' in content
      ? [shop.library.dataset(manifest, content.truth, { providers, signal, maxBytes })]
      : [
          fetch(content.solution.updateDigest, 4 * weightCount(manifest)),
          fetch(content.solution.leavesDigest, 32 * (params.intervals + 1)),
        ],
  );
  return true;
};

/** Opens program, shards and base of a task while its solvers train, so that judging it begins at once. */
export const warmUp = async (shop: Workshop, request: Extract<Work, { type: 'warm-up' }>, signal: AbortSignal): Promise<true> => {
  const { task, projectSpec, params } = request;
  const { spec, session, shards } = await openTask(shop, task, projectSpec, params);
  const providers = shop.providersOf(task.proposer);
  for (const { digest } of shards) await shop.library.dataset(session.manifest, digest, { signal, providers });
  await shop.library.weights(session.manifest, spec.headDigest, { signal });
  return true;
};
