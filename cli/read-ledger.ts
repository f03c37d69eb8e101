import type { ChainClient } from '../node/chain/client-types.ts';
import type { ChainEvent } from '../node/chain/events.ts';
import { EMPTY_LEDGER, type LedgerView, reduceLedger } from '../roles/view/ledger-view.ts';

/** The ledger of everything that happened up to the chain's head now. */
export const readLedger = async (chain: Pick<ChainClient, 'head' | 'follow'>): Promise<LedgerView> => {
  const { number } = await chain.head();
  const abort = new AbortController();
  let events: ChainEvent[] = [];
  await chain.follow(
    async (batch) => {
      const { block, reorgedTo } = batch;
      if (reorgedTo !== undefined) events = events.filter((event) => event.block <= reorgedTo);
      events.push(...batch.events);
      if (block >= number) abort.abort();
    },
    { signal: abort.signal },
  );
  return events.reduce(reduceLedger, EMPTY_LEDGER);
};
