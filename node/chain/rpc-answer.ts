import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { isHex } from './header.ts';

/** The largest answer that is read, in bytes. Two thousand blocks full of events are a tenth of it. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

const MAX_DEPTH = 4;
/** Characters of revert data; no contract here gives a hundredth of it. */
const MAX_DATA = 65_536;

/** The result of a JSON-RPC answer. Errors: CHAIN_RPC; CHAIN_BAD_DATA when it is no answer at all. */
export const resultOf = (method: string, answer: unknown): unknown => {
  if (typeof answer === 'object' && answer !== null) {
    const { error } = answer as { error?: unknown };
    if (error !== undefined && error !== null) throw rpcError(method, error);
    if ('result' in answer) return answer.result;
  }
  throw new TempernetError('CHAIN_BAD_DATA', { what: `the answer to ${method}`, detail: 'neither result nor error' });
};

const rpcError = (method: string, error: unknown): TempernetError => {
  const { code, message, data } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return new TempernetError('CHAIN_RPC', {
    method,
    code: typeof code === 'number' || typeof code === 'string' ? Number(code) : Number.NaN,
    detail: typeof message === 'string' ? message.slice(0, 500) : 'no message',
    data: revertData(data),
  });
};

/** Endpoints nest revert data differently (text, `{data}`, `{data: {data}}`): the first hexadecimal text found is it. */
const revertData = (value: unknown, depth = 0): string | undefined => {
  if (typeof value === 'string') return value.length <= MAX_DATA && isHex(value) ? value.toLowerCase() : undefined;
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return undefined;
  return revertData((value as { data?: unknown }).data, depth + 1);
};

/** An endpoint for messages: providers put keys into path, query and user name. */
export const publicUrl = (url: string): string => {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return 'of malformed URL';
  }
};
