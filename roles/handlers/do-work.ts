import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { forget, forgetLeft } from './forget.ts';
import { judge } from './judge.ts';
import { merge, review } from './merge.ts';
import { openData } from './open-data.ts';
import { prefetch, warmUp } from './prefetch.ts';
import { prepareTask, publishTruth } from './prepare-task.ts';
import { probe } from './probe.ts';
import { inspectTask, train } from './train.ts';
import type { Work, WorkResults } from './work.ts';
import type { Workshop } from './workshop.ts';

/** Does one piece of work; its result is plain data and goes back to the role. */
export type DoWork = (shop: Workshop, request: Work, signal: AbortSignal) => Promise<WorkResults[Work['type']]>;

/** Work as an honest node does it. */
export const doWork: DoWork = (shop, request, signal) => {
  switch (request.type) {
    case 'params':
      return shop.chain.params(request.projectId, request.version);
    case 'block-hash':
      return blockHash(shop, request.block);
    case 'prepare-task':
      return prepareTask(shop, request, signal);
    case 'publish-truth':
      return publishTruth(shop, request);
    case 'inspect':
      return inspectTask(shop, request);
    case 'train':
      return train(shop, request, signal);
    case 'open-data':
      return openData(shop, request);
    case 'prefetch':
      return prefetch(shop, request, signal);
    case 'warm-up':
      return warmUp(shop, request, signal);
    case 'forget':
      return forget(shop, request);
    case 'forget-left':
      return forgetLeft(shop, request);
    case 'probe':
      return probe(shop, request, signal);
    case 'judge':
      return judge(shop, request, signal);
    case 'merge':
      return merge(shop, request, signal);
    case 'review':
      return review(shop, request, signal);
  }
};

const blockHash = async (shop: Workshop, block: number): Promise<Hex> => {
  const hash = await shop.chain.blockHash(block);
  if (hash === null) throw new TempernetError('ROLE_NO_BLOCK', { block });
  return hash;
};
