import { Agent, WebSocket } from 'undici';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Rpc } from './rpc.ts';
import { MAX_ANSWER_BYTES, publicUrl, resultOf } from './rpc-answer.ts';

const MIN_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

type Waiting = {
  readonly method: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
};
type Message = { id?: unknown; method?: unknown; params?: { subscription?: unknown; result?: unknown } };

/**
 * JSON-RPC over one WebSocket. It connects with the first call; when the connection breaks, calls in flight get CHAIN_UNREACHABLE, the
 * next call connects again, and the subscription to new heads is made anew. An answer that is too large breaks it. `timeoutMs` bounds one call, default 30,000.
 */
export const createWsRpc = (options: { readonly url: string; readonly timeoutMs?: number }): Rpc => {
  const timeoutMs = options.timeoutMs ?? 30_000;
  // Node's own WebSocket takes whatever comes, or 128 MiB, as its version has it, and cannot be told otherwise.
  const bounded = new Agent({ webSocket: { maxPayloadSize: MAX_ANSWER_BYTES } });
  const waiting = new Map<number, Waiting>();
  const headListeners = new Set<(raw: unknown) => void>();
  let socket: Promise<WebSocket> | undefined;
  let headSubscription: string | undefined;
  let subscribing = false;
  let next = 1;
  let closed = false;
  let reconnect: NodeJS.Timeout | undefined;
  let pauseMs = MIN_PAUSE_MS;

  const unreachable = (detail: string): TempernetError =>
    new TempernetError('CHAIN_UNREACHABLE', { url: publicUrl(options.url), detail });

  const settle = (id: number): Waiting | undefined => {
    const entry = waiting.get(id);
    waiting.delete(id);
    clearTimeout(entry?.timer);
    return entry;
  };

  const lost = (): void => {
    socket = undefined;
    headSubscription = undefined;
    const error = closed ? new TempernetError('CHAIN_CLOSED') : unreachable('the connection broke');
    for (const id of [...waiting.keys()]) settle(id)?.reject(error);
    if (!closed && headListeners.size > 0 && reconnect === undefined) {
      // Whoever waits for heads makes no calls, so nothing else would connect again.
      reconnect = setTimeout(() => {
        reconnect = undefined;
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
        call('eth_chainId', []).then(
          () => {
            pauseMs = MIN_PAUSE_MS;
          },
          () => undefined,
        );
      }, pauseMs);
    }
  };

  const receive = (data: unknown): void => {
    let message: Message | null;
    try {
      message = JSON.parse(String(data)) as Message | null;
    } catch {
      return; // Not JSON: the call it may have belonged to ends by its time limit.
    }
    // Whatever is thrown here would end the process: nobody stands above an event.
    if (typeof message !== 'object' || message === null) return;
    if (message.method === 'eth_subscription') {
      if (message.params?.subscription === headSubscription)
        for (const listener of headListeners) listener(message.params?.result);
      return;
    }
    const entry = typeof message.id === 'number' ? settle(message.id) : undefined;
    if (entry === undefined) return;
    try {
      entry.resolve(resultOf(entry.method, message));
    } catch (error) {
      entry.reject(error);
    }
  };

  const connect = (): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const opening = new WebSocket(options.url, { dispatcher: bounded });
      const timer = setTimeout(() => opening.close(), timeoutMs);
      opening.addEventListener('open', () => {
        clearTimeout(timer);
        resolve(opening);
      });
      opening.addEventListener('message', (event) => receive(event.data));
      opening.addEventListener('error', () => undefined);
      opening.addEventListener('close', () => {
        clearTimeout(timer);
        lost();
        reject(closed ? new TempernetError('CHAIN_CLOSED') : unreachable('cannot connect'));
      });
    });

  const call = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (closed) throw new TempernetError('CHAIN_CLOSED');
    const fresh = socket === undefined;
    socket ??= connect();
    const open = await socket;
    if (fresh && headListeners.size > 0) void subscribe();
    return new Promise((resolve, reject) => {
      const id = next++;
      const timer = setTimeout(() => settle(id)?.reject(unreachable(`${method}: no answer in ${timeoutMs} ms`)), timeoutMs);
      waiting.set(id, { method, resolve, reject, timer });
      open.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  };

  const subscribe = async (): Promise<void> => {
    if (subscribing || headSubscription !== undefined) return;
    subscribing = true;
    try {
      headSubscription = String(await call('eth_subscribe', ['newHeads']));
    } catch {
      headSubscription = undefined; // Whoever follows heads also looks by itself from time to time, which connects again.
    } finally {
      subscribing = false;
    }
  };

  return {
    call,
    subscribeHeads: (onHead) => {
      headListeners.add(onHead);
      if (socket !== undefined) void subscribe();
      return () => headListeners.delete(onHead);
    },
    close: () => {
      if (closed) return;
      closed = true;
      clearTimeout(reconnect);
      socket?.then(
        (open) => open.close(),
        () => undefined,
      );
      lost();
    },
  };
};
