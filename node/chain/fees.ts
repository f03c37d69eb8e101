import type { HeadWatcher } from './head-watcher.ts';
import { fetchHeader } from './header.ts';
import { isTransient } from './log-source.ts';
import type { Rpc } from './rpc.ts';

/** Fees of a type 2 transaction, wei per gas. */
export type Fees = { readonly maxFee: bigint; readonly tip: bigint };

/** The base fee may rise by an eighth a block; four times it covers about a dozen full blocks. The surplus is not charged. */
const HEADROOM = 4n;
const DEFAULT_TIP = 1_000_000_000n;

/** Fees that the next blocks will take; `factor` (hundredths) raises them for a replacement. */
export const createFees = (rpc: Rpc, heads: HeadWatcher): ((factor?: bigint) => Promise<Fees>) => {
  let tip: bigint | undefined;
  return async (factor = 100n) => {
    tip ??= await suggestedTip(rpc);
    const head = heads.latest() ?? (await fetchHeader(rpc, 'latest'));
    const raisedTip = (tip * factor) / 100n;
    return { tip: raisedTip, maxFee: ((head?.baseFee ?? 0n) * HEADROOM * factor) / 100n + raisedTip };
  };
};

const suggestedTip = async (rpc: Rpc): Promise<bigint> => {
  try {
    const answer = await rpc.call('eth_maxPriorityFeePerGas', []);
    return typeof answer === 'string' ? BigInt(answer) : DEFAULT_TIP;
  } catch (error) {
    if (!isTransient(error)) throw error;
    return DEFAULT_TIP; // Not every endpoint has an opinion.
  }
};
