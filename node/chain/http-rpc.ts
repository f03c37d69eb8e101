import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Rpc } from './rpc.ts';
import { MAX_ANSWER_BYTES, publicUrl, resultOf } from './rpc-answer.ts';

/** JSON-RPC over HTTP; fetch keeps connections alive between calls. `timeoutMs` bounds one call, default 30,000. */
export const createHttpRpc = (options: { readonly url: string; readonly timeoutMs?: number }): Rpc => {
  const url = publicUrl(options.url);
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
        const text = await boundedText(method, response);
        // Gateways refuse in HTML or in JSON of their own; what they say by the status is then all there is.
        if (!response.ok && !text.includes('"error"'))
          throw new TempernetError('CHAIN_UNREACHABLE', { url, detail: refusal(response) });
        answer = JSON.parse(text);
      } catch (error) {
        if (isTempernetError(error)) throw error;
        if (closing.signal.aborted) throw new TempernetError('CHAIN_CLOSED');
        const detail =
          error instanceof Error ? String((error.cause as Error | undefined)?.message ?? error.message) : String(error);
        throw new TempernetError('CHAIN_UNREACHABLE', { url, detail }, { cause: error });
      }
      return resultOf(method, answer);
    },
    close: () => closing.abort(),
  };
};

const refusal = ({ status, statusText }: Response): string => `HTTP ${status} ${statusText}`.trim();

/** The text of an answer. Errors: CHAIN_BAD_DATA when it does not end in time to be kept in memory. */
const boundedText = async (method: string, response: Response): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new TempernetError('CHAIN_BAD_DATA', {
        what: `the answer to ${method}`,
        detail: `more than ${MAX_ANSWER_BYTES} bytes`,
      });
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
};
