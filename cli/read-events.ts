import type { ChainClient } from '../node/chain/client-types.ts';
import type { ChainEvent } from '../node/chain/events.ts';

/** Every event up to the chain's head now, in chain order; no further than the block of one that is `enough`. */
export const readEvents = async (
  chain: Pick<ChainClient, 'head' | 'follow'>,
  enough: (event: ChainEvent) => boolean = () => false,
): Promise<readonly ChainEvent[]> => {
  const { number } = await chain.head();
  const abort = new AbortController();
  let events: ChainEvent[] = [];
  await chain.follow(
    async (batch) => {
      const { block, reorgedTo } = batch;
      if (reorgedTo !== undefined) events = events.filter((event) => event.block <= reorgedTo);
      events.push(...batch.events);
      if (block >= number || batch.events.some(enough)) abort.abort();
    },
    { signal: abort.signal },
  );
  return events;
};
