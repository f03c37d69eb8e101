import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';
import { quantity } from './header.ts';
import { parseLogs, type RawLog } from './raw-log.ts';
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
  const raw = await rpc.call('eth_getTransactionReceipt', [txHash]);
  return raw === null ? null : parseReceipt(txHash, raw);
};

/** An answer as the receipt of a transaction. Errors: CHAIN_BAD_DATA. */
export const parseReceipt = (txHash: Hex, raw: unknown): Receipt => {
  const receipt = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const blockHash = typeof receipt.blockHash === 'string' ? receipt.blockHash.toLowerCase() : undefined;
  if (!isBytes32(blockHash)) throw new TempernetError('CHAIN_BAD_DATA', { what: 'a receipt', detail: 'it has no block hash' });
  return {
    txHash,
    block: quantity('receipt block', receipt.blockNumber),
    blockHash,
    gasUsed: quantity('receipt gas', receipt.gasUsed),
    ok: quantity('receipt status', receipt.status) === 1,
    logs: parseLogs('a receipt', receipt.logs),
  };
};
