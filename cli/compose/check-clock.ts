import type { ChainClient } from '../../node/chain/client-types.ts';
import type { Logger } from '../../node/log/logger.ts';

/** Clocks of machines in order differ by seconds; the time of a block is a while ago. */
const TOLERATED_S = 300;

/**
 * Warns when the machine's clock (`now`, ms since 1970) is far from the chain's. Deadlines follow the chain, so work goes on; but what
 * this node signs for its peers expires by its own clock, and more than a day off they would not take it.
 */
export const checkClock = async (chain: Pick<ChainClient, 'head'>, logger: Logger, now: number): Promise<void> => {
  const { timestamp } = await chain.head();
  const seconds = Math.round(now / 1_000) - timestamp;
  if (Math.abs(seconds) > TOLERATED_S) logger.warn({ seconds }, "this machine's clock and the chain's differ: set it");
};
