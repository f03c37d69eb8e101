import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { RawLog } from './decode.ts';
import { quantity } from './header.ts';
import type { Rpc } from './rpc.ts';

/** What became of a transaction. */
export type Receipt = {
  readonly txHash: Hex;
  readonly block: number;
  readonly blockHash: Hex;
  readonly gasUsed: number;
  readonly ok: boolean;
  readonly logs: readonly RawLog[];
};

/** The receipt of a mined transaction, null before that. Errors: CHAIN_BAD_DATA. */
export const fetchReceipt = async (rpc: Rpc, txHash: Hex): Promise<Receipt | null> => {
  const raw = (await rpc.call('eth_getTransactionReceipt', [txHash])) as Record<string, unknown> | null;
  if (raw === null) return null;
  if (!Array.isArray(raw.logs)) throw new TempernetError('CHAIN_BAD_DATA', { what: 'a receipt', detail: 'it has no logs' });
  return {
    txHash,
    block: quantity('receipt block', raw.blockNumber),
    blockHash: String(raw.blockHash).toLowerCase() as Hex,
    gasUsed: quantity('receipt gas', raw.gasUsed),
    ok: quantity('receipt status', raw.status) === 1,
    logs: raw.logs as RawLog[],
  };
};
