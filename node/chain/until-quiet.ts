import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { HeadWatcher } from './head-watcher.ts';
import { quantity } from './header.ts';
import type { Header, Rpc } from './rpc.ts';

/** So many blocks and so long without a step: what waits is stuck, and nobody is helped by waiting for it. */
const STUCK_BLOCKS = 3;

/**
 * Resolves when no transaction of the account waits for its block any more, so that what an earlier run of the node sent before it was
 * killed is part of what views tell. Gives up, with a warning, on one that is stuck for `stuckMs` and three blocks; resolves when the
 * signal aborts.
 */
export const untilQuiet = async (
  options: { readonly account: Hex; readonly stuckMs: number; readonly signal: AbortSignal },
  modules: { readonly rpc: Rpc; readonly heads: HeadWatcher; readonly logger: Logger; readonly clock: Clock },
): Promise<void> => {
  const { account, stuckMs, signal } = options;
  const { rpc, heads, logger, clock } = modules;
  const count = async (tag: 'latest' | 'pending'): Promise<number> =>
    quantity('transaction count', await rpc.call('eth_getTransactionCount', [account, tag]));
  if ((await count('pending')) <= (await count('latest'))) return;
  logger.info({ account }, 'waiting for what was sent before');
  let wake = (): void => undefined;
  let head: Header | undefined;
  const onAbort = (): void => wake();
  const unwatch = heads.watch((seen) => {
    head = seen;
    wake();
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    let mined = await count('latest');
    let sinceBlock: number | undefined;
    let sinceMs = clock.now();
    while (!signal.aborted) {
      const known = head?.number;
      const latest = await count('latest');
      if ((await count('pending')) <= latest) return;
      if (latest > mined || sinceBlock === undefined) {
        mined = latest;
        sinceBlock = known;
        sinceMs = clock.now();
      } else if ((known ?? 0) - sinceBlock >= STUCK_BLOCKS && clock.now() - sinceMs >= stuckMs) {
        logger.warn({ account, nonce: latest }, 'a transaction sent before is stuck');
        return;
      }
      if (head?.number === known && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    unwatch();
  }
};
