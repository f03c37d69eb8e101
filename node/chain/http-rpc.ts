import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Rpc } from './rpc.ts';
import { publicUrl, resultOf } from './rpc-answer.ts';

/** JSON-RPC over HTTP; fetch keeps connections alive between calls. `timeoutMs` bounds one call, default 30,000. */
export const createHttpRpc = (options: { readonly url: string; readonly timeoutMs?: number }): Rpc => {
  const closing = new AbortController();
  let next = 1;
  return {
    call: async (method, params) => {
      if (closing.signal.aborted) throw new TempernetError('CHAIN_CLOSED');
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(options.timeoutMs ?? 30_000)]);
      let answer: unknown;
      try {
        const body = JSON.stringify({ jsonrpc: '2.0', id: next++, method, params });
        const response = await fetch(options.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          signal,
        });
        answer = await response.json();
      } catch (error) {
        if (closing.signal.aborted) throw new TempernetError('CHAIN_CLOSED');
        const detail =
          error instanceof Error ? String((error.cause as Error | undefined)?.message ?? error.message) : String(error);
        throw new TempernetError('CHAIN_UNREACHABLE', { url: publicUrl(options.url), detail }, { cause: error });
      }
      return resultOf(method, answer);
    },
    close: () => closing.abort(),
  };
};
