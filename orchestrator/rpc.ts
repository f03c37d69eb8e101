import { TempernetError } from '../protocol/errors/tempernet-error.ts';

/** One JSON-RPC call to the devnet's own chain; throws ORCHESTRATOR_RPC. */
export const rpc = async <T>(url: string, method: string, params: readonly unknown[] = []): Promise<T> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: T; error?: { message: string } };
  if (answer.error !== undefined) throw new TempernetError('ORCHESTRATOR_RPC', { method, detail: answer.error.message });
  return answer.result as T;
};

/** Gas used by all transactions of the blocks `from` to `to`, both included. */
export const gasOfBlocks = async (url: string, from: number, to: number): Promise<number> => {
  let gas = 0;
  for (let block = from; block <= to; block++) {
    const found = await rpc<{ gasUsed: string } | null>(url, 'eth_getBlockByNumber', [`0x${block.toString(16)}`, false]);
    gas += Number(found?.gasUsed ?? 0);
  }
  return gas;
};
