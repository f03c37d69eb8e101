import type { ChainClient } from '../node/chain/client-types.ts';
import { EMPTY_LEDGER, type LedgerView, reduceLedger } from '../roles/view/ledger-view.ts';
import { readEvents } from './read-events.ts';

/** The ledger of everything that happened up to the chain's head now. */
export const readLedger = async (chain: Pick<ChainClient, 'head' | 'follow'>): Promise<LedgerView> =>
  (await readEvents(chain)).reduce(reduceLedger, EMPTY_LEDGER);
