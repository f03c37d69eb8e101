import { openTask } from './open-task.ts';
import type { Work } from './work.ts';
import type { Workshop } from './workshop.ts';

/** Fetches content that will be needed soon; what cannot be had now is looked for again when it is needed. */
export const prefetch = async (
  shop: Workshop,
  request: Extract<Work, { type: 'prefetch' }>,
  signal: AbortSignal,
): Promise<true> => {
  const providers = shop.providersOf(request.from);
  await Promise.allSettled(request.digests.map((digest) => shop.library.bytes(digest, { providers, signal })));
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
