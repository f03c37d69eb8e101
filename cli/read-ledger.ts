import type { ChainClient } from '../node/chain/client-types.ts';
import { EMPTY_LEDGER, type LedgerView, reduceLedger } from '../roles/view/ledger-view.ts';

/** The ledger of everything that happened up to the chain's head now. */
export const readLedger = async (chain: Pick<ChainClient, 'head' | 'follow'>): Promise<LedgerView> => {
  const { number } = await chain.head();
  const abort = new AbortController();
  let ledger = EMPTY_LEDGER;
  await chain.follow(
    async ({ events, block, reorgedTo }) => {
      if (reorgedTo !== undefined) ledger = EMPTY_LEDGER;
      for (const event of events) ledger = reduceLedger(ledger, event);
      if (block >= number) abort.abort();
    },
    { signal: abort.signal },
  );
  return ledger;
};
