/** A call as it reaches the proxy. */
export type RpcRequest = {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly transport: 'http' | 'ws';
  /** How many calls of this method came before. */
  readonly nth: number;
};

/** What goes wrong with one call. With `after`, the chain has carried it out and only the answer suffers. */
export type RpcFault =
  /** The connection breaks. */
  | { readonly kind: 'drop'; readonly after?: boolean }
  /** An HTTP status with a page that is not JSON; over WebSocket the connection breaks. */
  | { readonly kind: 'status'; readonly status: number }
  /** No answer ever comes. */
  | { readonly kind: 'hang'; readonly after?: boolean }
  /** The answer ends in its middle. */
  | { readonly kind: 'truncate' }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly after?: boolean }
  /** The answer comes late: those to later calls overtake it. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Another backend is asked (one `at` another address), other parameters, another result. */
  | {
      readonly kind: 'elsewhere';
      readonly at?: string;
      readonly params?: readonly unknown[];
      readonly result?: (result: unknown) => unknown;
    };

/** Which calls go wrong, and how. */
export type FaultPlan = (request: RpcRequest) => RpcFault | undefined;

const TAG_AT: Readonly<Record<string, number>> = {
  eth_getBlockByNumber: 0,
  eth_call: 1,
  eth_estimateGas: 1,
  eth_getTransactionCount: 1,
  eth_getBalance: 1,
};

/** What a backend answers that has only the blocks up to `head`: it lags behind, as one of several behind one name does. */
export const laggingBackend = ({ method, params }: RpcRequest, head: number): RpcFault | undefined => {
  const at = TAG_AT[method];
  const tag = at === undefined ? undefined : params[at];
  if (tag === 'latest' || tag === 'pending')
    return { kind: 'elsewhere', params: params.with(at as number, `0x${head.toString(16)}`) };
  const inFuture = (block: unknown): boolean => typeof block === 'string' && Number(block) > head;
  if (method === 'eth_blockNumber') return { kind: 'elsewhere', result: () => `0x${head.toString(16)}` };
  if (method === 'eth_getBlockByNumber' && inFuture(tag)) return { kind: 'elsewhere', result: () => null };
  if (method === 'eth_getLogs') {
    const { toBlock } = params[0] as { toBlock?: string };
    // It does not say that it lacks the end of the range.
    const upToHead = (logs: unknown) => (logs as { blockNumber: string }[]).filter((log) => !inFuture(log.blockNumber));
    return inFuture(toBlock) ? { kind: 'elsewhere', result: upToHead } : undefined;
  }
  if (method === 'eth_getTransactionReceipt') {
    const known = (receipt: unknown) => (inFuture((receipt as { blockNumber?: unknown } | null)?.blockNumber) ? null : receipt);
    return { kind: 'elsewhere', result: known };
  }
  return undefined;
};
