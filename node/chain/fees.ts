import type { HeadWatcher } from './head-watcher.ts';
import { bigQuantity, fetchHeader } from './header.ts';
import { isTransient } from './log-source.ts';
import type { Rpc } from './rpc.ts';

/** Fees of a type 2 transaction, wei per gas. */
export type Fees = { readonly maxFee: bigint; readonly tip: bigint };

/** The base fee may rise by an eighth a block; four times it covers about a dozen full blocks. The surplus is not charged. */
const HEADROOM = 4n;
const MAX_RAISE = 20n;
const DEFAULT_TIP = 1_000_000_000n;

/** Fees that the next blocks will take. */
export const createFees = (rpc: Rpc, heads: HeadWatcher): (() => Promise<Fees>) => {
  let tip: bigint | undefined;
  return async () => {
    tip ??= await suggestedTip(rpc);
    const head = heads.latest() ?? (await fetchHeader(rpc, 'latest'));
    return { tip, maxFee: (head?.baseFee ?? 0n) * HEADROOM + tip };
  };
};

/** Pools take a replacement only for at least a tenth more; a quarter is safe. Beyond `MAX_RAISE` times today's fees nothing is raised. */
export const raiseFees = (previous: Fees, current: Fees): Fees => {
  if (previous.maxFee > current.maxFee * MAX_RAISE) return previous;
  return { tip: larger((previous.tip * 5n) / 4n, current.tip), maxFee: larger((previous.maxFee * 5n) / 4n, current.maxFee) };
};

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const suggestedTip = async (rpc: Rpc): Promise<bigint> => {
  try {
    const answer = await rpc.call('eth_maxPriorityFeePerGas', []);
    return typeof answer === 'string' ? bigQuantity('tip', answer) : DEFAULT_TIP;
  } catch (error) {
    if (!isTransient(error)) throw error;
    return DEFAULT_TIP; // Not every endpoint has an opinion.
  }
};
